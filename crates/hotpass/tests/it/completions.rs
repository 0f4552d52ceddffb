//! Completion scripts.

use crate::{project, run};

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    let project = project();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = run(&project, &["completions", shell]);
        assert_eq!(outcome.code, Some(0), "{shell}");
        for word in ["inspect", "fail-on"] {
            assert!(outcome.stdout.contains(word), "{shell} lacks {word}");
        }
    }
}

//! Given names and their short and pet forms: English, Afrikaans, other European.
//!
//! A group is names that one person may go by. A short form of several names is in several groups and does not join them:
//! `alex` goes with `alexander` and with `alexandra`, which do not go with each other.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// The groups of each name.
static GROUPS_BY_NAME: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (group, names) in GROUPS.iter().enumerate() {
        for name in names.split(' ') {
            by_name.entry(name).or_default().push(group);
        }
    }
    for (name, like) in ALIKE {
        let groups = by_name.get(like).cloned().unwrap_or_default();
        by_name.entry(name).or_default().extend(groups);
    }
    by_name
});

/// Tells whether two folded names are of one group.
pub(super) fn share_group(left: &str, right: &str) -> bool {
    let (Some(left), Some(right)) = (GROUPS_BY_NAME.get(left), GROUPS_BY_NAME.get(right)) else {
        return false;
    };
    left.iter().any(|group| right.contains(group))
}

/// Names that are in every group of another. They stand here in quotes because in a line they look misspelled.
const ALIKE: [(&str, &str); 6] = [
    ("christiaan", "christian"),
    ("claus", "nicholas"),
    ("ned", "edmund"),
    ("ned", "edward"),
    ("sebastiaan", "sebastian"),
    ("wil", "william"),
];

const GROUPS: &[&str] = &[
    "aaron ron ronnie",
    "abigail abby gail",
    "abraham abe abram braam bram",
    "adriaan adrian adrianus ad attie riaan",
    "agnes aggie nessie",
    "albert albertus al bert bertie bertus",
    "alexander aleksander alec alejandro alessandro alex alexandre lex sander sandy sasha xander",
    "alexandra alessandra alex alexa lexi sandra sandy sasha",
    "alfred al alf alfie fred freddie",
    "alison ali allie allison",
    "amanda mandy",
    "andrea andi andy",
    "andreas andries dries andre andy",
    "andrew andre andy drew",
    "angela angie angelika",
    "ann anna anne annie anneke annelie nan nancy",
    "anthony anton antoine antonie antonio antonius teunis toine ton toni tonie tony",
    "antoinette nettie toni",
    "archibald archie",
    "arnold arnoldus arnie nols",
    "arthur art artie",
    "augustus august gus",
    "barbara babs barb barbie",
    "barend ben",
    "bartholomew bart bartholomeus barto",
    "beatrice bea beatrix trixie",
    "benjamin ben bennie benny benji",
    "bernard bernardus bernhard ben bernie",
    "bradley brad",
    "brenda bren",
    "bridget biddy brigid bridie",
    "caroline carolina carol carrie karolina lina",
    "carel karel charl charles karl carl carlos carlo kallie",
    "charles charlie chas chuck chip",
    "catherine catharina catarina cathy catie cat kate kathy katie kathryn katharina katherine kathleen katrien katrina kitty rina trien",
    "cecilia cecile celia sissy",
    "charlotte charlie lottie lotta",
    "christina christine chris chrissie cristina kristina kristin stien stienie tina",
    "christopher christoph christoffel cristobal chris kit stoffel topher",
    "christian chris kris",
    "clara claire klara",
    "clifford cliff",
    "clement clem clemens",
    "constance connie",
    "cornelius cornelis corne cor corrie neels nelis kees neil",
    "cornelia corrie nelia neeltjie",
    "cynthia cindy",
    "daniel dan daan daniele danie danny niel",
    "danielle dani",
    "david dave davey davy dawid dawie",
    "deborah deb debbie debra",
    "dennis denis denny",
    "diana diane di",
    "dirk diederik dietrich derek derrick rick",
    "dominic dom dominik nick",
    "donald don donnie",
    "dorothy dorothea dot dottie dolly dora thea dorothee",
    "douglas doug dougie",
    "edward eduard edoardo eduardo eddie ed ted teddy",
    "edmund ed eddie ted",
    "edwin ed eddie",
    "eleanor elinor ella ellie nell nora eleonora",
    "elizabeth elisabeth elisabet elsabe bella bess beth bets bettie betty elise eliza elsa elsie ilse isabel isabella lettie libby lies liesbet lisa liz liza lizzie",
    "emily em emmie millie emilia",
    "emma em emmie emme",
    "ernest ernst ernie",
    "esther hester hettie essie ester",
    "eugene gene eugen",
    "evelyn eve evie eva",
    "ferdinand ferdi ferdie nando fernando",
    "florence flo florrie flora",
    "frances fran fanny francesca francoise frankie franziska sannie",
    "francis francois frans franz frank frankie francesco francisco franco paco",
    "franklin frank frankie",
    "frederick frederik friedrich federico fred freddie freddy fritz frikkie freek fredrik rick",
    "gabriel gabe gabriele",
    "gabrielle gabby gabriella gaby",
    "geoffrey geoff jeff jeffrey jeffery godfrey",
    "george georg georges giorgio jorge jurgen joris georgie",
    "gerald gerry jerry gerhard gerhardus gerard gert",
    "gertrude gertruida trudy gertie truida trui",
    "gideon gid",
    "gregory greg gregor",
    "grace gracie grazia",
    "guillaume guillermo guglielmo willem wilhelm william",
    "gwendolyn gwen wendy",
    "harold harry hal",
    "hannah hanna hannie",
    "helen helena helene ellen elena lena leni nell nellie lenie",
    "henry hendrik heinrich heinz henri henrik enrico enrique hal hank harry hein hennie henk",
    "henrietta hendrika hettie etta rika henriette",
    "herbert bert bertie herb",
    "herman hermann hermanus manie maans",
    "horatio horace",
    "hubert bert hugh",
    "ignatius ignacio ignatz naas natie nacho",
    "irene rene reni",
    "isaac izak isak ike sakkie",
    "jacob jakob jacobus jaco jake kobus koos cobus jack kobie sakkie giacomo jaap",
    "jacqueline jackie jacqui",
    "james diego jaime jamie jem jim jimmy",
    "jane jana janie janet jean jeanne joan joanna johanna hanna hanlie giovanna juana",
    "janet jan jen jenny",
    "jennifer jen jenna jennie jenny",
    "jeremy jerry jeremiah jem",
    "jessica jess jessie",
    "joachim jochen achim jochem joaquin",
    "john johan johann johannes jack jan jannie jean johnnie johnny jon giovanni hannes hans ian ivan juan joao sean shaun",
    "jonathan jon jonny nathan",
    "joseph josef jose giuseppe joe joey joos pepe sef josephus",
    "josephine jo josie josefina josefa fien",
    "joshua josh josua",
    "judith judy judi jutta",
    "julia julie giulia juliana jules",
    "julian jules julius",
    "katarzyna kasia",
    "kenneth ken kennie kenny",
    "kimberly kim kimberley",
    "laura lauren laurie laurinda lora",
    "lawrence laurence laurens lourens larry laurie loutjie lorenzo lars lorenz",
    "leonard len lennie leon leo leonardo leonhard",
    "leopold leo poldi",
    "lillian lily lilian lil",
    "linda lindy lynn",
    "louis lewis lou louie luigi luis ludwig lodewyk lodewikus wikus",
    "louisa louise lou luisa lulu",
    "lucas luke luc luca lukas",
    "lucy lucia luzia lucie",
    "madeleine maddie madeline magda magdalena lena maggie",
    "marcus marc marco marcos mark markus marcel",
    "margaret margarita margaretha greta gretchen grietjie maggie margie marge margot marguerite meg megan peggy rita griet daisy",
    "maria mary maria marie mariette marietjie mia mimi molly polly ria rietjie miriam may mariska maryke",
    "martha marta mattie patty",
    "martin marthinus martinus marten maarten marty tinus tienie martien",
    "matthew matt matthias matteo mateo mathys matthys thys mattie matteus",
    "maximilian max massimiliano maximiliano maxim maxwell",
    "melissa mel missy lissa",
    "michael mich michel michele michiel mick mickey mike mikhail miguel mitch giel machiel mikey micky",
    "michelle shelly chelle michaela micha",
    "mildred millie",
    "nathaniel nat nate nathan",
    "natalie nat natalia natasha tasha",
    "nicholas nicolas nicolaas nikolaus nick nicky nico niek niklaas niklas klaus klaas nicola nicolo",
    "nicole nicky nicola nikki nicolette",
    "oliver ollie olivier",
    "olivia liv livvy ollie",
    "oswald oz ozzie",
    "pamela pam",
    "patricia pat patsy patty tricia trish",
    "patrick pat paddy patrizio patricio padraig",
    "paul paulus pauli pablo paolo pol",
    "penelope penny",
    "peter pete petrus piet pieter pietro pedro pierre petri pietie petie",
    "petronella nella nellie petro pieternella",
    "philip phil phillip filip filippo felipe flip philippus philippe pip",
    "phyllis phil",
    "priscilla cilla prissy",
    "rachel rachael rae raquel ragel shelly",
    "raymond ray raimund ramon raimundo",
    "rebecca becca becky bex rebekka",
    "regina gina reggie",
    "reginald reg reggie reinhold",
    "richard dick rich richie rick ricky ricardo riccardo rikus",
    "robert bob bobbie bobby rob robbie robby roberto rupert robrecht bert",
    "roberta bobbie robbie",
    "rodney rod roddy",
    "roger rog rogelio ruggero rutger rudiger",
    "roland roly rolando orlando roelof roelf",
    "ronald ron ronnie",
    "rosemary rose rosie romy rosemarie",
    "rudolph rudolf rudi rudy dolf ralph",
    "russell russ rusty",
    "samantha sam sammy",
    "samuel sam sammy samuele",
    "sarah sara sally sadie sarie sartjie saar",
    "sebastian seb bas bastian",
    "simon sim symon simeon",
    "sophia sophie sofia fia fie",
    "stanley stan",
    "stephanie steph stefanie stefania stevie fanie",
    "stephen steven steve stevie stefan stephan stephanus fanie faan esteban etienne stefano steffen",
    "susan susanna susannah sue susie suzanne susanne sanna sannie suzy",
    "sylvester sly syl vester",
    "tamara tammy tamar",
    "terence terry terrence",
    "theodore theo ted teddy theodor theodorus dorus",
    "theresa teresa tess tessa terry tracy therese resie",
    "thomas tom tommy tomas tommaso maas",
    "timothy tim timmy timotheus",
    "tobias toby tobie",
    "ursula ulla uschi",
    "valentine val valentin",
    "valerie val",
    "veronica ronnie vera veronika roni",
    "victor vic viktor vittorio",
    "victoria vic vicki vicky tori viktoria",
    "vincent vin vince vinnie vincenzo vicente",
    "virginia ginny ginger",
    "vivian viv vivienne",
    "walter walt wally wouter gualtiero",
    "wilhelmina mina minnie wilma helmien willa mien",
    "william wilhelm willem bill billy liam will willie wim wimpie guillaume willy",
    "winifred fred freda win winnie",
    "zachary zach zack zak zacharias sagrys",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fold::fold;

    #[test]
    fn groups_are_of_two_folded_names_or_more() {
        for names in GROUPS {
            assert_eq!(fold(names), *names);
            assert!(names.contains(' '), "{names}");
        }
        assert!(GROUPS.len() >= 150);
        for (name, like) in ALIKE {
            assert!(share_group(name, like), "{name}");
        }
    }
}

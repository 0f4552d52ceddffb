//! Similarities of words against rapidfuzz for Python, and that the order of words does not matter.

use proptest::prelude::*;

use super::*;

#[test]
fn similarities_are_those_of_rapidfuzz_for_python() {
    for (left, right, sort, set, partial) in PEER {
        assert!(
            (token_sort_ratio(left, right) - sort).abs() < 1e-9,
            "sort {left} {right}"
        );
        assert!(
            (token_set_ratio(left, right) - set).abs() < 1e-9,
            "set {left} {right}"
        );
        let found = partial_ratio(left, right);
        assert!(
            (found - partial).abs() < 1e-9,
            "partial {left} {right}: {found}"
        );
    }
}

#[expect(
    clippy::unreadable_literal,
    reason = "computed by rapidfuzz 3 for Python"
)]
const PEER: [(&str, &str, f64, f64, f64); 45] = [
    (
        "fuzzy wuzzy was a bear",
        "wuzzy fuzzy was a bear",
        1.0,
        1.0,
        0.9302325581395349,
    ),
    (
        "fuzzy was a bear",
        "fuzzy fuzzy was a bear",
        0.8421052631578947,
        1.0,
        1.0,
    ),
    (
        "mariners vs angels",
        "los angeles angels of anaheim at seattle mariners",
        0.5074626865671642,
        0.9090909090909091,
        0.6153846153846154,
    ),
    (
        "aero school",
        "aero flying school",
        0.7586206896551724,
        1.0,
        0.7777777777777779,
    ),
    (
        "aero school",
        "school of aero",
        0.88,
        1.0,
        0.7058823529411764,
    ),
    ("", "", 1.0, 0.0, 1.0),
    ("", "a", 0.0, 0.0, 0.0),
    ("a", "", 0.0, 0.0, 0.0),
    ("abc", "xyz", 0.0, 0.0, 0.0),
    ("a b", "c d", 0.33333333333333337, 0.33333333333333326, 0.4),
    (
        "this is a test",
        "this is a test!",
        0.9655172413793103,
        0.9655172413793103,
        1.0,
    ),
    ("yankees", "new york yankees", 0.6086956521739131, 1.0, 1.0),
    ("bear was", "the bear was a wuzzy one", 0.5, 1.0, 1.0),
    (
        "caf\u{e9} du nord",
        "cafe du nord",
        0.9166666666666665,
        0.9166666666666667,
        0.9166666666666665,
    ),
    ("ab", "ba", 0.5, 0.5, 0.6666666666666667),
    (
        "a certain string",
        "cetain",
        0.5454545454545454,
        0.5454545454545454,
        0.8333333333333335,
    ),
    (
        "abcd efgh",
        "efgh abcx",
        0.8888888888888888,
        0.8888888888888888,
        0.6153846153846154,
    ),
    (
        "y y",
        "zyxx xyyz z yzxz",
        0.3157894736842105,
        0.11764705882352942,
        0.6666666666666667,
    ),
    ("xxx", "zxyz", 0.2857142857142857, 0.2857142857142857, 0.4),
    ("yy", "xzx yxyz", 0.4, 0.4, 0.5),
    (
        "zz",
        "z zzz zzxy",
        0.33333333333333337,
        0.33333333333333326,
        1.0,
    ),
    ("zyzx xzyy yz", "y x yyzx", 0.7, 0.7, 0.6666666666666667),
    ("y zxxz xx yz", "yyz y zz", 0.7, 0.7, 0.5714285714285714),
    ("xyyz zy", "yyx yzx zx xz", 0.6, 0.6, 0.7142857142857143),
    ("z x y", "xyx", 0.5, 0.5, 0.6666666666666667),
    (
        "yxx yz",
        "zzy zyyy",
        0.4285714285714286,
        0.42857142857142855,
        0.5454545454545454,
    ),
    ("y", "yxy y zy x", 0.18181818181818177, 1.0, 1.0),
    (
        "xxzx",
        "zxzz xzzx zzyz xzyx",
        0.34782608695652173,
        0.34782608695652173,
        0.75,
    ),
    ("y x", "zxy xxz z", 0.5, 0.5, 1.0),
    (
        "xzzz y",
        "xxz zxyx",
        0.5714285714285714,
        0.5714285714285715,
        0.6666666666666667,
    ),
    (
        "zyx zyy x yz",
        "yxy y",
        0.5882352941176471,
        0.5882352941176471,
        0.8,
    ),
    ("zxxz x xx", "yzz yyy", 0.375, 0.375, 0.5),
    (
        "xzz",
        "zz y y y",
        0.36363636363636365,
        0.5714285714285715,
        0.8,
    ),
    ("yx xzzx", "yyz", 0.19999999999999996, 0.2, 0.5),
    ("yxxy", "x", 0.4, 0.4, 1.0),
    ("x xz xxyx xz", "yzyz", 0.375, 0.3076923076923077, 0.4),
    (
        "yxxz xxx zzy",
        "yyxx zyx xzz zyyx",
        0.6206896551724138,
        0.6206896551724138,
        0.6666666666666667,
    ),
    ("xxy y", "xzzz", 0.2222222222222222, 0.2222222222222223, 0.4),
    (
        "yy y yz",
        "yx x xx",
        0.4285714285714286,
        0.42857142857142855,
        0.5,
    ),
    (
        "y z x y",
        "yxxz xzz xx",
        0.5555555555555556,
        0.5,
        0.6153846153846154,
    ),
    (
        "yxz xxx",
        "zzz",
        0.19999999999999996,
        0.2,
        0.33333333333333337,
    ),
    (
        "yy xz",
        "xzy zyzy",
        0.7692307692307692,
        0.7692307692307692,
        0.6,
    ),
    (
        "xuxwvwxuz yuuzwyv vww yxvyuvx v wyzxzzzvv xzxvzx yyzzwz uuyz vyvwwz ywvzz yuuyyyxv wxv x zzwxyvy y wz wz",
        "yzz xv xxvwxvy vuxyyxuz wvxzy v xyuuzyvwv wvy wwyw vywxxuvy vwuuuyz y",
        0.5317919075144508,
        0.5411764705882353,
        0.5507246376811594,
    ),
    (
        "uyw xyzwy uuxzxw yxwzz uzxxvyuw vxyyxzzwz xyz vwyuzxyxx yyzzzu zvzzwzux zxw uyu wzxzyw xwx",
        "yuwyuzyx wu uvyzvzux ywvyv wwuu zwxyyzuvw wwyzvxyxv wywzvwyz zuyx xvwvuz yxy ywx vvvzxwwxv",
        0.5444444444444445,
        0.5444444444444444,
        0.56,
    ),
    (
        "zzwu vx xuvuuy v x zyxwzwuyz uvx xxxv vwxy vxzwwxy vu u",
        "x xywvxv uux zyu wvuxzwu y y uwu uvuxzvz zvzxx zwwzzv uyyv xyzyzy w xyvzyxzuz zyzuw uvu xuuz",
        0.5306122448979591,
        0.5379310344827587,
        0.5454545454545454,
    ),
];

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(500))]

    #[test]
    fn the_order_of_words_does_not_matter(words in prop::collection::vec("[a-d]{1,4}", 1..5), other in "[a-d ]{0,12}") {
        let mut turned = words.clone();
        turned.reverse();
        let (words, turned) = (words.join(" "), turned.join("  "));
        prop_assert!((token_sort_ratio(&words, &turned) - 1.0).abs() < 1e-12);
        prop_assert!((token_set_ratio(&words, &turned) - 1.0).abs() < 1e-12);
        let similarities = [token_sort_ratio(&words, &other), token_set_ratio(&words, &other), partial_ratio(&words, &other)];
        prop_assert!(similarities.iter().all(|s| (0.0..=1.0).contains(s)));
        prop_assert!((partial_ratio(&words, &other) - partial_ratio(&other, &words)).abs() < 1e-12);
    }
}

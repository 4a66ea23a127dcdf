//! Numbers as the spreadsheet shows them.

/// The value with so many decimals and a point; empty if it is no finite number, and never `-0.000`.
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

/// Three probabilities with three decimals that add up to exactly 1.000 as printed.
///
/// They are scaled to the sum 1, cut to thousandths, and the thousandths that are missing then go to those that lost
/// most (to the first of equals). Three empty texts if they are no probabilities: negative, not finite, or all zero.
pub fn probabilities(values: [f32; 3]) -> [String; 3] {
    let values = values.map(f64::from);
    let sum: f64 = values.iter().sum();
    if values.iter().any(|&value| value < 0.0) || !sum.is_finite() || sum <= 0.0 {
        return Default::default();
    }
    let exact = values.map(|value| value / sum * 1000.0);
    let mut thousandths = exact.map(|value| value.floor() as u32);
    let mut by_loss = [0, 1, 2];
    let loss = |i: usize| exact[i] - exact[i].floor();
    by_loss.sort_by(|&a, &b| loss(b).total_cmp(&loss(a)));
    let missing = 1000_usize.saturating_sub(thousandths.iter().sum::<u32>() as usize);
    for &i in by_loss.iter().take(missing) {
        thousandths[i] += 1;
    }
    thousandths.map(|n| format!("{}.{:03}", n / 1000, n % 1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals() {
        assert_eq!(decimal(0.0, 3), "0.000");
        assert_eq!(decimal(-0.0001, 3), "0.000");
        assert_eq!(decimal(-0.0006, 3), "-0.001");
        assert_eq!(decimal(1.0, 3), "1.000");
        assert_eq!(decimal(f64::NAN, 3), "");
    }

    #[test]
    fn probabilities_add_up() {
        let check = |values, expected: [&str; 3]| assert_eq!(probabilities(values), expected);
        check([1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0], ["0.334", "0.333", "0.333"]);
        check([0.0005, 0.0005, 0.999], ["0.001", "0.000", "0.999"]);
        check([1.0, 0.0, 0.0], ["1.000", "0.000", "0.000"]);
        check([0.25, 0.25, 0.5], ["0.250", "0.250", "0.500"]);
        check([f32::NAN, 0.5, 0.5], ["", "", ""]);
        check([-0.5, 0.5, 1.0], ["", "", ""]);
        check([0.0, 0.0, 0.0], ["", "", ""]);
    }

    proptest! {
        #[test]
        fn printed_probabilities_add_up_to_one(a in 0f32..1.0, b in 0f32..1.0, c in 0.0001f32..1.0) {
            let printed = probabilities([a, b, c]);
            let thousandths = printed.iter().map(|p| p.replace('.', "").parse::<u32>().unwrap());
            prop_assert_eq!(thousandths.sum::<u32>(), 1000);
            for (value, text) in [a, b, c].iter().zip(&printed) {
                let exact = f64::from(*value) / (f64::from(a) + f64::from(b) + f64::from(c));
                prop_assert!((exact - text.parse::<f64>().unwrap()).abs() < 0.001);
            }
        }
    }
}

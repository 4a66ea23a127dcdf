//! Publication dates as news exports write them, made ISO `YYYY-MM-DD`.

use chrono::{Datelike, NaiveDate};

/// The day that `written` names, as `YYYY-MM-DD`; empty where the order of day and month would be a guess.
///
/// A time and its zone are dropped, not converted: the day stays the one that was written.
pub(super) fn iso_date(written: &str) -> String {
    let written = written.trim();
    let day = iso(written).or_else(|| compact(written)).or_else(|| in_words(written));
    day.filter(has_four_digits).map(|day| day.to_string()).unwrap_or_default()
}

/// The day so many days after 1 January 1970, or before it where that is negative; empty beyond the years of four
/// digits.
pub fn day_since_1970(days: i64) -> String {
    let day = i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days);
    day.filter(has_four_digits).map(|day| day.to_string()).unwrap_or_default()
}

fn has_four_digits(day: &NaiveDate) -> bool {
    (1000..=9999).contains(&day.year())
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `2022-01-25`, alone or before a time: `2022-01-25T09:00:00Z`, `2022-01-25 09:00`, `2022-01-25+01:00`.
fn iso(written: &str) -> Option<NaiveDate> {
    let bytes = written.as_bytes();
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let rest = bytes.get(10..)?;
    let digits_follow =
        |from: usize| rest.get(from..from + 2).is_some_and(|two| two.iter().all(u8::is_ascii_digit));
    let is_time = match rest.first() {
        None => true,
        Some(b'T' | b't' | b' ' | b'+' | b'-') => digits_follow(1),
        Some(b'Z' | b'z') => rest.len() == 1,
        Some(_) => false,
    };
    let day = date(number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..10])?);
    day.filter(|_| is_time)
}

/// `20220125`, alone or before a time: `20220125T090000Z`, `20220125090000`.
fn compact(written: &str) -> Option<NaiveDate> {
    let bytes = written.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_day = match bytes.get(digits) {
        None => digits == 8 || digits == 14,
        Some(b'T') => digits == 8 && bytes.get(9).is_some_and(u8::is_ascii_digit),
        Some(_) => false,
    };
    if !is_day {
        return None;
    }
    date(number(&bytes[..4])?, number(&bytes[4..6])?, number(&bytes[6..8])?)
}

/// `Tue, 25 Jan 2022 09:00:00 GMT`, `25 January 2022`, `January 25, 2022`: the name of the month tells it apart.
fn in_words(written: &str) -> Option<NaiveDate> {
    let mut words = written
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .skip_while(|word| is_weekday(word));
    let (first, second, year) = (words.next()?, words.next()?, words.next()?);
    let (month, day) = match month(second) {
        Some(month) => (month, first),
        None => (month(first)?, second),
    };
    let is_year = year.len() == 4;
    let day = day
        .strip_suffix("st")
        .or(day.strip_suffix("nd"))
        .or(day.strip_suffix("rd"))
        .or(day.strip_suffix("th"))
        .unwrap_or(day);
    if !is_year || day.len() > 2 {
        return None;
    }
    date(number(year.as_bytes())?, month, number(day.as_bytes())?)
}

fn is_weekday(word: &str) -> bool {
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|weekday| weekday.starts_with(&word))
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    (1..).zip(MONTHS).find(|(_, month)| month.starts_with(&word)).map(|(number, _)| number)
}

fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 4 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &str) {
        assert_eq!(iso_date(written), expected, "{written:?}");
    }

    #[test]
    fn iso_dates() {
        check("2022-01-25", "2022-01-25");
        check("  2022-01-25\n", "2022-01-25");
        check("2022-01-25T09:00:00Z", "2022-01-25");
        check("2022-01-25T23:59:59.123456-05:00", "2022-01-25");
        check("2022-01-25 09:00", "2022-01-25");
        check("2022-01-25Z", "2022-01-25");
        check("2022-01-25+01:00", "2022-01-25");
        check("2024-02-29", "2024-02-29");
        check("20220125", "2022-01-25");
        check("20220125T090000Z", "2022-01-25");
        check("20220125090000", "2022-01-25");
    }

    #[test]
    fn dates_in_words() {
        check("Tue, 25 Jan 2022 09:00:00 GMT", "2022-01-25");
        check("25 Jan 2022 09:00:00 +0000", "2022-01-25");
        check("25 January 2022", "2022-01-25");
        check("1 may 2022", "2022-05-01");
        check("January 25, 2022", "2022-01-25");
        check("Tuesday, January 25, 2022 at 9:00 am", "2022-01-25");
        check("Sept. 3, 2022", "2022-09-03");
        check("January 25th, 2022", "2022-01-25");
    }

    #[test]
    fn days_counted() {
        let check = |days: i64, expected: &str| assert_eq!(day_since_1970(days), expected, "{days}");
        check(0, "1970-01-01");
        check(-1, "1969-12-31");
        check(19_017, "2022-01-25");
        check(19_782, "2024-02-29");
        check(11_016, "2000-02-29");
        check(-25_508, "1900-03-01");
        check(-354_285, "1000-01-01");
        check(-354_286, "");
        check(2_932_896, "9999-12-31");
        check(2_932_897, "");
        check(-719_600, "");
        check(i64::MIN, "");
        check(i64::MAX, "");
    }

    #[test]
    fn no_guesses() {
        check("", "");
        check("yesterday", "");
        check("01/02/2022", "");
        check("1.2.2022", "");
        check("2022", "");
        check("2022-01", "");
        check("2022-1-25", "");
        check("2022-13-01", "");
        check("2023-02-29", "");
        check("1900-02-29", "");
        check("0999-01-01", "");
        check("2022-00-10", "");
        check("2022-01-25 to 2022-02-01", "");
        check("2022-01-255", "");
        check("20221325", "");
        check("1643101200", "");
        check("1643101200000", "");
        check("25 Jan 22", "");
        check("32 January 2022", "");
        check("25 Ja 2022", "");
        check("25 Janvier 2022", "");
        check("Tue Jan 25 09:00:00 2022", "");
        check("２０２２-01-25", "");
        check("Monday", "");
    }
}

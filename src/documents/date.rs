//! Publication dates as news exports write them, made ISO `YYYY-MM-DD`.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::error::InputError;

pub(super) const MILLISECONDS_A_DAY: i64 = 86_400_000;

/// Whether the day or the month comes first in `05/03/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// As nearly everywhere.
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

impl DateOrder {
    /// Both.
    pub const ALL: [DateOrder; 2] = [DateOrder::DayFirst, DateOrder::MonthFirst];

    /// The name that `--date-order` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "day-first",
            DateOrder::MonthFirst => "month-first",
        }
    }
}

impl FromStr for DateOrder {
    type Err = InputError;

    fn from_str(name: &str) -> Result<Self, InputError> {
        let unknown = || InputError::UnknownDateOrder { name: name.to_owned() };
        DateOrder::ALL.into_iter().find(|order| order.as_str() == name).ok_or_else(unknown)
    }
}

/// The day that `written` names, as `YYYY-MM-DD`; empty where the order of day and month would be a guess, since
/// neither `order` nor the numbers say it.
///
/// A time and its zone are dropped, not converted: the day stays the one that was written.
pub(super) fn iso_date(written: &str, order: Option<DateOrder>) -> String {
    // Windows puts marks of the direction of writing around the parts of a date.
    let written = written.replace(['\u{200e}', '\u{200f}'], "");
    let written = written.trim();
    let day = iso(written)
        .or_else(|| compact(written))
        .or_else(|| in_numbers(written, order))
        .or_else(|| in_words(written));
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

/// `25/1/2022`, `25.01.2022`, `1/25/2022`, `2022/01/25`, alone or before a time. With points, the day comes first in every
/// country that writes so.
fn in_numbers(written: &str, order: Option<DateOrder>) -> Option<NaiveDate> {
    let day_end = written
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '.' | '-')))
        .unwrap_or(written.len());
    let (day, time) = written.split_at(day_end);
    let is_time = time.is_empty()
        || time.starts_with([' ', ',', 'T'])
            && time.trim_start_matches([' ', ',', 'T']).starts_with(|c: char| c.is_ascii_digit());
    let separator = day.chars().find(|c| !c.is_ascii_digit()).filter(|_| is_time)?;
    let mut parts = day.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let is_short = |part: &str| matches!(part.len(), 1 | 2);
    let is_year = |part: &str| part.len() == 4;
    let numbers = [number(first.as_bytes())?, number(second.as_bytes())?, number(third.as_bytes())?];
    if parts.next().is_some() || !is_short(second) {
        return None;
    }
    let [first_number, second_number, third_number] = numbers;
    if is_year(first) && is_short(third) {
        return date(first_number, second_number, third_number);
    }
    if !is_short(first) || !is_year(third) {
        return None;
    }
    let order = match order {
        _ if first_number > 12 || first_number == second_number => DateOrder::DayFirst,
        _ if second_number > 12 => DateOrder::MonthFirst,
        Some(order) => order,
        None if separator == '.' => DateOrder::DayFirst,
        None => return None,
    };
    match order {
        DateOrder::DayFirst => date(third_number, second_number, first_number),
        DateOrder::MonthFirst => date(third_number, first_number, second_number),
    }
}

/// `Tue, 25 Jan 2022 09:00:00 GMT`, `25 January 2022`, `January 25, 2022`, `25-Jan-22`, `Tue Jan 25 09:00:00 +0000 2022`,
/// `Published: 25th of January 2022`: the name of the month tells it apart.
fn in_words(written: &str) -> Option<NaiveDate> {
    let words: Vec<&str> = written
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/'))
        .filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("of"))
        .skip_while(|word| is_weekday(word) || word.ends_with(':'))
        .collect();
    let (first, second) = (*words.first()?, *words.get(1)?);
    let (month, day, is_day_first) = match (month(first), month(second)) {
        (_, Some(month)) => (month, first, true),
        (Some(month), None) => (month, second, false),
        (None, None) => return None,
    };
    let day = ["st", "nd", "rd", "th", "."].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let third = *words.get(2)?;
    // Behind a time of day the year comes last: as Unix writes it, and Twitter.
    let written_year = if third.contains(':') { words.last()? } else { third };
    let year = match (number(written_year.as_bytes())?, written_year.len()) {
        (year, 4) => year,
        // `25-Jan-22`, as Excel shows it: until 2068, as POSIX has it.
        (year, 2) if is_day_first && written.contains('-') => year + if year < 69 { 2000 } else { 1900 },
        _ => return None,
    };
    date(year, month, number(day.as_bytes()).filter(|_| day.len() <= 2)?)
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
        assert_eq!(iso_date(written, None), expected, "{written:?}");
    }

    #[test]
    fn iso_dates() {
        check("2022-01-25", "2022-01-25");
        check("  2022-01-25\n", "2022-01-25");
        check("2022-01-25T09:00:00Z", "2022-01-25");
        check("2022-01-25T23:59:59.123456-05:00", "2022-01-25");
        check("2022-01-25 09:00", "2022-01-25");
        check("2022-01-25Z", "2022-01-25");
        check("\u{200e}2022-01-25", "2022-01-25");
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
        check("25-Jan-2022", "2022-01-25");
        check("25-Jan-22", "2022-01-25");
        check("3-Dec-98 10:00", "1998-12-03");
        check("25/Jan/2022", "2022-01-25");
        check("25. January 2022", "2022-01-25");
        check("25th of January 2022", "2022-01-25");
        check("Published: 25 January 2022", "2022-01-25");
        check("Tue Jan 25 09:00:00 2022", "2022-01-25");
        check("Tue Jan 25 09:00:00 +0000 2022", "2022-01-25");
        check("January 25th, 2022", "2022-01-25");
    }

    #[test]
    fn dates_in_numbers() {
        check("25.01.2022", "2022-01-25");
        check("5.3.2024", "2024-03-05");
        check("05.03.2024 09:00", "2024-03-05");
        check("25/01/2022", "2022-01-25");
        check("01/25/2022", "2022-01-25");
        check("1/25/2022, 9:00 AM", "2022-01-25");
        check("25-01-2022", "2022-01-25");
        check("03/03/2024", "2024-03-03");
        check("2022/01/25", "2022-01-25");
        check("2022-1-5", "2022-01-05");
        let with = |written: &str, order: DateOrder| iso_date(written, Some(order));
        assert_eq!(with("05/03/2024", DateOrder::DayFirst), "2024-03-05");
        assert_eq!(with("05/03/2024", DateOrder::MonthFirst), "2024-05-03");
        assert_eq!(with("05.03.2024", DateOrder::MonthFirst), "2024-05-03");
        assert_eq!(with("25/03/2024", DateOrder::MonthFirst), "2024-03-25", "it can be nothing else");
        assert_eq!(with("2024-03-05", DateOrder::DayFirst), "2024-03-05");
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
        check("01-02-2022", "");
        check("1/2/22", "");
        check("25/01", "");
        check("25/01/2022/3", "");
        check("25/01.2022", "");
        check("31/31/2022", "");
        check("192.168.2022.1", "");
        check("2022", "");
        check("2022-01", "");
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
        check("２０２２-01-25", "");
        check("Monday", "");
    }
}

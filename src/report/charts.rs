//! Small pictures as SVG, with the same numbers in text beside them.

use maud::{Markup, html};

use crate::rows::{LabelCounts, Mean};

const PLOT_WIDTH: f64 = 240.0;
const PLOT_HEIGHT: f64 = 22.0;
const MARGIN: f64 = 8.0;

/// A mean from -1 to 1 as a dot with its interval: the second side is left, the first right.
pub(super) fn interval(mean: Mean, spoken: &str) -> Markup {
    let x = |value: f64| format!("{:.1}", MARGIN + (1.0 - value) / 2.0 * (PLOT_WIDTH - 2.0 * MARGIN));
    let middle = PLOT_HEIGHT / 2.0;
    let side = if mean.mean >= 0.0 { "first" } else { "second" };
    html! {
        svg class=(format!("plot {side}")) viewBox=(format!("0 0 {PLOT_WIDTH} {PLOT_HEIGHT}")) role="img" aria-label=(spoken) {
            line class="base" x1=(x(1.0)) x2=(x(-1.0)) y1=(middle) y2=(middle) {}
            line class="zero" x1=(x(0.0)) x2=(x(0.0)) y1="3" y2=(PLOT_HEIGHT - 3.0) {}
            line class="range" x1=(x(mean.high)) x2=(x(mean.low)) y1=(middle) y2=(middle) {}
            circle class="dot" cx=(x(mean.mean)) cy=(middle) r="5" {}
        }
    }
}

/// Two counts as one bar: the shares of the first side and of the second.
pub(super) fn shares(counts: [u64; 2], spoken: &str) -> Markup {
    let sum = counts[0] + counts[1];
    let first = if sum == 0 { 0.0 } else { PLOT_WIDTH * counts[0] as f64 / sum as f64 };
    html! {
        svg class="plot" viewBox=(format!("0 0 {PLOT_WIDTH} {PLOT_HEIGHT}")) role="img" aria-label=(spoken) {
            @if sum > 0 {
                rect class="first" x="0" y="5" width=(format!("{first:.1}")) height="12" {}
                rect class="second" x=(format!("{first:.1}")) y="5" width=(format!("{:.1}", PLOT_WIDTH - first)) height="12" {}
            }
        }
    }
}

/// Claims by period: those for the first side above the line, those for the second below it.
pub(super) fn over_time(periods: &[(String, LabelCounts)], title: &str) -> Markup {
    const WIDTH: f64 = 760.0;
    const HEIGHT: f64 = 240.0;
    const LEFT: f64 = 40.0;
    const BELOW: f64 = 24.0;
    const LABELS: usize = 12;
    let tallest = |side: usize| periods.iter().map(|(_, counts)| counts.sides[side]).max().unwrap_or(0);
    let (up, down) = (tallest(0), tallest(1));
    let all = (up + down).max(1) as f64;
    let scale = (HEIGHT - BELOW - 16.0) / all;
    let base = 8.0 + up as f64 * scale;
    let step = (WIDTH - LEFT) / periods.len().max(1) as f64;
    let every = periods.len().div_ceil(LABELS).max(1);
    html! {
        svg class="time" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(title) {
            @if up > 0 { text x=(LEFT - 6.0) y="16" text-anchor="end" { (up) } }
            @if down > 0 { text x=(LEFT - 6.0) y=(format!("{:.1}", base + down as f64 * scale)) text-anchor="end" { (down) } }
            @for (place, (period, counts)) in periods.iter().enumerate() {
                @let x = LEFT + place as f64 * step;
                @let [first, second] = counts.sides;
                g {
                    title { (period) ": " (first) " and " (second) }
                    rect class="first" x=(format!("{:.1}", x + step * 0.1)) width=(format!("{:.1}", step * 0.8))
                        y=(format!("{:.1}", base - first as f64 * scale)) height=(format!("{:.1}", first as f64 * scale)) {}
                    rect class="second" x=(format!("{:.1}", x + step * 0.1)) width=(format!("{:.1}", step * 0.8))
                        y=(format!("{base:.1}")) height=(format!("{:.1}", second as f64 * scale)) {}
                }
                @if place % every == 0 {
                    text x=(format!("{:.1}", x + step / 2.0)) y=(HEIGHT - 6.0) text-anchor="middle" { (period) }
                }
            }
            line class="zero" x1=(LEFT) x2=(WIDTH) y1=(format!("{base:.1}")) y2=(format!("{base:.1}")) {}
        }
    }
}

//! Products of bytes with AVX2: `VPMADDUBSW` multiplies and adds neighbours in 16 bits, `VPMADDWD` widens to 32.
//!
//! A tile of 6 rows by 16 columns stays in twelve registers while it walks along the inputs. Weights are laid out in
//! panels of 16 columns in the order in which the walk reads them, four inputs of a column side by side; activations
//! are read from where they are. Where the processor has AVX-VNNI, one `VPDPBUSD` does the work of the three steps.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_dpbusd_avx_epi32, _mm256_loadu_si256, _mm256_madd_epi16,
    _mm256_maddubs_epi16, _mm256_mullo_epi32, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256, _mm256_sub_epi32,
};

use super::panels::{Panels, STEP, Tile};

/// Columns of a panel: two registers of eight sums.
const PANEL: usize = 16;
/// Rows of a tile, and of the smaller ones at the end.
const HEIGHTS: [usize; 4] = [6, 4, 2, 1];

/// Weights laid out for this kernel.
pub(in super::super) struct PackedWeight {
    panels: Panels<PANEL>,
    has_vnni: bool,
}

impl PackedWeight {
    /// `values` is `[inputs, columns]`. `None` where the processor lacks AVX2, or the sizes are no multiples of a step
    /// and a panel.
    pub(super) fn new(values: &[i8], inputs: usize, columns: usize) -> Option<Self> {
        let panels =
            is_x86_feature_detected!("avx2").then(|| Panels::new(values, inputs, columns)).flatten()?;
        Some(Self { panels, has_vnni: is_x86_feature_detected!("avxvnni") })
    }

    /// `[rows, columns]` sums of `(value - zero_point) * weight` into `out`; `values` is `[rows, inputs]`.
    pub(super) fn sums(&self, values: &[u8], zero_point: u8, out: &mut [i32]) {
        self.panels.tiles(values, zero_point, out, &HEIGHTS, |rows, tile| match rows {
            6 => tile.fill::<6>(self.has_vnni),
            4 => tile.fill::<4>(self.has_vnni),
            2 => tile.fill::<2>(self.has_vnni),
            _ => tile.fill::<1>(self.has_vnni),
        });
    }
}

/// The sums of `ROWS` rows, two registers each.
type Sums<const ROWS: usize> = [[__m256i; 2]; ROWS];

impl Tile<'_, PANEL> {
    fn fill<const ROWS: usize>(self, has_vnni: bool) {
        self.check(ROWS);
        // SAFETY: `PackedWeight` exists only where there is AVX2, and says whether there is VNNI.
        unsafe { if has_vnni { self.fill_vnni::<ROWS>() } else { self.fill_avx2::<ROWS>() } }
    }

    #[target_feature(enable = "avx2")]
    fn fill_avx2<const ROWS: usize>(self) {
        let ones = _mm256_set1_epi16(1);
        let sums = self.walk::<ROWS>(|sum, values, weights| {
            let pairs = _mm256_maddubs_epi16(values, weights);
            _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, ones))
        });
        self.store(sums);
    }

    #[target_feature(enable = "avx2,avxvnni")]
    fn fill_vnni<const ROWS: usize>(self) {
        let sums = self.walk::<ROWS>(|sum, values, weights| _mm256_dpbusd_avx_epi32(sum, values, weights));
        self.store(sums);
    }

    /// Adds up `step(sum, values, weights)` along the inputs: four products a lane.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn walk<const ROWS: usize>(&self, step: impl Fn(__m256i, __m256i, __m256i) -> __m256i) -> Sums<ROWS> {
        let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
        let (values, panel) = (self.values.as_ptr(), self.panel.as_ptr());
        for place in (0..self.inputs).step_by(STEP) {
            // SAFETY: `place + STEP <= inputs`, and `fill` checked that the panel has `inputs * PANEL` weights.
            let weights = unsafe {
                let weights = panel.add(place * PANEL).cast::<__m256i>();
                [_mm256_loadu_si256(weights), _mm256_loadu_si256(weights.add(1))]
            };
            for (row, sums) in sums.iter_mut().enumerate() {
                // SAFETY: `fill` checked that there are `ROWS * inputs` values.
                let four = unsafe { values.add(row * self.inputs + place).cast::<i32>().read_unaligned() };
                let four = _mm256_set1_epi32(four);
                *sums = [step(sums[0], four, weights[0]), step(sums[1], four, weights[1])];
            }
        }
        sums
    }

    /// Takes the zero points off and writes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn store<const ROWS: usize>(self, sums: Sums<ROWS>) {
        let zero_point = _mm256_set1_epi32(i32::from(self.zero_point));
        let column_sums = self.column_sums.as_ptr().cast::<__m256i>();
        // SAFETY: `fill` checked that there are `PANEL` column sums.
        let column_sums =
            unsafe { [_mm256_loadu_si256(column_sums), _mm256_loadu_si256(column_sums.add(1))] };
        let excess = column_sums.map(|sums| _mm256_mullo_epi32(sums, zero_point));
        for (row, sums) in sums.into_iter().enumerate() {
            let out = &mut self.out[row * self.columns..][..PANEL];
            let out = out.as_mut_ptr().cast::<__m256i>();
            // SAFETY: `out` has `PANEL` sums.
            unsafe {
                _mm256_storeu_si256(out, _mm256_sub_epi32(sums[0], excess[0]));
                _mm256_storeu_si256(out.add(1), _mm256_sub_epi32(sums[1], excess[1]));
            }
        }
    }
}

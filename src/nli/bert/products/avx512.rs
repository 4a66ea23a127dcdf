//! Products of bytes with AVX-512 VNNI: one `VPDPBUSD` multiplies four neighbours in each of 16 lanes and adds them up.
//!
//! A tile of 12 rows by 32 columns stays in 24 of the 32 registers while it walks along the inputs. Activations are read
//! from where they are: nothing is copied between one product and the next.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m512i, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_mullo_epi32, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512, _mm512_sub_epi32,
};

use super::panels::{Panels, STEP, Tile};

/// Columns of a panel: two registers of 16 sums.
const PANEL: usize = 32;
/// Rows of a tile, and of the smaller ones at the end.
const HEIGHTS: [usize; 5] = [12, 8, 4, 2, 1];

/// Weights laid out for this kernel.
pub(in super::super) struct PackedWeight(Panels<PANEL>);

impl PackedWeight {
    /// `values` is `[inputs, columns]`. `None` where the processor lacks AVX-512 VNNI, or the sizes are no multiples of a
    /// step and a panel.
    pub(super) fn new(values: &[i8], inputs: usize, columns: usize) -> Option<Self> {
        let is_able = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
        let panels = is_able.then(|| Panels::new(values, inputs, columns)).flatten();
        panels.map(Self)
    }

    /// `[rows, columns]` sums of `(value - zero_point) * weight` into `out`; `values` is `[rows, inputs]`.
    pub(super) fn sums(&self, values: &[u8], zero_point: u8, out: &mut [i32]) {
        self.0.tiles(values, zero_point, out, &HEIGHTS, |rows, tile| match rows {
            12 => fill::<12>(tile),
            8 => fill::<8>(tile),
            4 => fill::<4>(tile),
            2 => fill::<2>(tile),
            _ => fill::<1>(tile),
        });
    }
}

fn fill<const ROWS: usize>(tile: Tile<'_, PANEL>) {
    tile.check(ROWS);
    // SAFETY: `PackedWeight` exists only where there is AVX-512 with VNNI, and the tile was checked.
    unsafe { store(walk::<ROWS>(&tile), tile) }
}

/// The sums of `ROWS` rows, two registers each.
type Sums<const ROWS: usize> = [[__m512i; 2]; ROWS];

/// Adds up the products along the inputs.
///
/// # Safety
/// The tile must have passed [`Tile::check`] for `ROWS`.
#[inline]
#[target_feature(enable = "avx512f,avx512vnni")]
unsafe fn walk<const ROWS: usize>(tile: &Tile<'_, PANEL>) -> Sums<ROWS> {
    let mut sums = [[_mm512_setzero_si512(); 2]; ROWS];
    let (values, panel) = (tile.values.as_ptr(), tile.panel.as_ptr());
    for place in (0..tile.inputs).step_by(STEP) {
        // SAFETY: `place + STEP <= inputs`, and the panel has `inputs * PANEL` weights.
        let weights = unsafe {
            let weights = panel.add(place * PANEL).cast::<__m512i>();
            [_mm512_loadu_si512(weights), _mm512_loadu_si512(weights.add(1))]
        };
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: there are `ROWS * inputs` values.
            let four = unsafe { values.add(row * tile.inputs + place).cast::<i32>().read_unaligned() };
            let four = _mm512_set1_epi32(four);
            *sums = [
                _mm512_dpbusd_epi32(sums[0], four, weights[0]),
                _mm512_dpbusd_epi32(sums[1], four, weights[1]),
            ];
        }
    }
    sums
}

/// Takes the zero points off and writes.
///
/// # Safety
/// As for [`walk`].
#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn store<const ROWS: usize>(sums: Sums<ROWS>, tile: Tile<'_, PANEL>) {
    let zero_point = _mm512_set1_epi32(i32::from(tile.zero_point));
    let column_sums = tile.column_sums.as_ptr().cast::<__m512i>();
    // SAFETY: there are `PANEL` column sums.
    let column_sums = unsafe { [_mm512_loadu_si512(column_sums), _mm512_loadu_si512(column_sums.add(1))] };
    let excess = column_sums.map(|sums| _mm512_mullo_epi32(sums, zero_point));
    for (row, sums) in sums.into_iter().enumerate() {
        let out = &mut tile.out[row * tile.columns..][..PANEL];
        let out = out.as_mut_ptr().cast::<__m512i>();
        // SAFETY: `out` has `PANEL` sums.
        unsafe {
            _mm512_storeu_si512(out, _mm512_sub_epi32(sums[0], excess[0]));
            _mm512_storeu_si512(out.add(1), _mm512_sub_epi32(sums[1], excess[1]));
        }
    }
}

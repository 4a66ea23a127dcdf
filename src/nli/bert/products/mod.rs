//! Who multiplies: the kernels for the processor at hand.
//!
//! `rten-gemm` has them for all: AVX-512 with and without VNNI, AVX2, NEON and plain code. For products of bytes [`avx2`]
//! and [`avx512`] take its place where they are faster (docs/experiments.md): on processors with AVX-512 VNNI, and on
//! those with AVX2 and no AVX-512, which most laptops are. Sums of integers are exact, so that all give the same.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod panels;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix, QuantParams};
use rten_tensor::NdTensorView;

use super::rows::QuantisedRows;

/// The two kinds of products of the encoder. Cheap to make, but bound to the thread that made it.
#[derive(Default)]
pub(super) struct Products {
    /// Activations as unsigned bytes by weights as signed bytes, exact sums.
    bytes: GemmExecutor<u8, i8, i32>,
    /// Single precision.
    pub(super) floats: GemmExecutor<f32>,
}

/// Weights of bytes, `[inputs, columns]`, laid out for the kernel that reads them.
pub(super) enum PackedWeight {
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::PackedWeight),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::PackedWeight),
    Gemm {
        packed: PackedBMatrix<i8>,
        /// All zero, one a column.
        zero_points: Vec<i8>,
    },
}

impl PackedWeight {
    /// `values` is `[inputs, columns]`. Neighbours along the inputs must not overflow 16 bits with activations of 255:
    /// see `models/training/export.py`.
    pub(super) fn new(values: &[i8], inputs: usize, columns: usize) -> Self {
        let products = Products::default();
        #[cfg(target_arch = "x86_64")]
        if let Some(packed) = avx512::PackedWeight::new(values, inputs, columns) {
            return Self::Avx512(packed);
        }
        #[cfg(target_arch = "x86_64")]
        if products.bytes.kernel_name() == "x86_64-u8i8i32-avx2"
            && let Some(packed) = avx2::PackedWeight::new(values, inputs, columns)
        {
            return Self::Avx2(packed);
        }
        let packed = products.bytes.prepack_b(NdTensorView::from_data([inputs, columns], values));
        Self::Gemm { packed, zero_points: vec![0; columns] }
    }
}

impl Products {
    /// `[rows, columns]` sums of `(value - zero point) * weight` into the beginning of `rows.sums`.
    pub(super) fn sums(&self, rows: &mut QuantisedRows, weight: &PackedWeight, columns: usize) {
        let count = rows.scales.len();
        // Never made shorter: what is grown again has to be filled again.
        if rows.sums.len() < count * columns {
            rows.sums.resize(count * columns, 0);
        }
        let sums = &mut rows.sums[..count * columns];
        match weight {
            #[cfg(target_arch = "x86_64")]
            PackedWeight::Avx2(weight) => {
                weight.sums(&rows.values, rows.zero_point, sums);
            }
            #[cfg(target_arch = "x86_64")]
            PackedWeight::Avx512(weight) => {
                weight.sums(&rows.values, rows.zero_point, sums);
            }
            PackedWeight::Gemm { packed, zero_points } => {
                let row_zero_points = vec![rows.zero_point; count];
                let options = GemmOptions {
                    a_quant: Some(QuantParams { zero_point: &row_zero_points }),
                    b_quant: Some(QuantParams { zero_point: zero_points }),
                    ..GemmOptions::default()
                };
                let values = NdTensorView::from_data([count, rows.width], rows.values.as_slice());
                let (values, weight) = (GemmInputA::Unpacked(values), GemmInputB::Packed(packed));
                let done = self.bytes.gemm(sums, values, weight, options);
                done.expect("shapes are those checked at load: this is a bug");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition.
    fn expected(values: &[u8], weights: &[i8], inputs: usize, columns: usize, zero_point: u8) -> Vec<i32> {
        let mut sums = Vec::new();
        for row in values.chunks(inputs) {
            for column in 0..columns {
                let product = |(place, &value): (usize, &u8)| {
                    (i32::from(value) - i32::from(zero_point)) * i32::from(weights[place * columns + column])
                };
                sums.push(row.iter().enumerate().map(product).sum());
            }
        }
        sums
    }

    proptest! {
        /// Every number of rows that a tile may end with, and the largest values that the exporter lets through.
        #[test]
        fn sums_are_exact(
            rows in 1..26_usize,
            steps in 1..40_usize,
            panels in 1..4_usize,
            zero_point: u8,
            seed: u64,
        ) {
            let (inputs, columns) = (4 * steps, 16 * panels);
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            };
            // Neighbours of 64 at most add up to 128, and 255 times that fits 16 bits.
            let values: Vec<u8> = (0..rows * inputs).map(|_| next()).collect();
            let weights: Vec<i8> = (0..inputs * columns).map(|_| (next() % 129) as i8).map(|w| w.wrapping_sub(64)).collect();
            let weight = PackedWeight::new(&weights, inputs, columns);
            let mut quantised = QuantisedRows {
                width: inputs,
                scales: vec![1.0; rows],
                zero_point,
                values: values.clone(),
                ..QuantisedRows::default()
            };
            Products::default().sums(&mut quantised, &weight, columns);
            let expected = expected(&values, &weights, inputs, columns, zero_point);
            prop_assert_eq!(&quantised.sums, &expected);
            // Our own kernels too, where the processor has a better one.
            #[cfg(target_arch = "x86_64")]
            if let Some(weight) = avx2::PackedWeight::new(&weights, inputs, columns) {
                let mut sums = vec![0; rows * columns];
                weight.sums(&values, zero_point, &mut sums);
                prop_assert_eq!(&sums, &expected);
            }
            #[cfg(target_arch = "x86_64")]
            if let Some(weight) = avx512::PackedWeight::new(&weights, inputs, columns) {
                let mut sums = vec![0; rows * columns];
                weight.sums(&values, zero_point, &mut sums);
                prop_assert_eq!(&sums, &expected);
            }
        }
    }
}

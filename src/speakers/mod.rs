//! Who is meant: the sources of attributions resolved to speakers.

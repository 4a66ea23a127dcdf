//! Claims to questions for the model.

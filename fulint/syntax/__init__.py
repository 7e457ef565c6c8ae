"""From text to located trees; knows nothing of AWS beyond the spelling of its tags."""

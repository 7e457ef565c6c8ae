"""From located trees to the model: one file or folder for each tool that people deploy with."""

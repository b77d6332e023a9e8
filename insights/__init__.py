"""From a dated picture to ranked, cited insights: rules, scores, themes, trend, words."""

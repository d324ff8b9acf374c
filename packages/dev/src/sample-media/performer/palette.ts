/** The performer's colours. Light comes warm from the upper left; a cool rim from the right. */
export const skin = {
  light: "#f0b083",
  base: "#d48a5c",
  shade: "#a85c3e",
  deep: "#7c3b2c",
  blush: "#e0604f",
};
export const hair = { light: "#8a4a34", base: "#4a2420", shade: "#2c1416", rim: "#8fd0cf" };
export const lips = {
  base: "#b9504a",
  light: "#d9786b",
  dark: "#7a2c2e",
  inside: "#4a1220",
  tongue: "#c75b5b",
};
export const knit = { light: "#ffd271", base: "#eda935", shade: "#b97318", deep: "#8a4f12" };
export const eye = { white: "#fff8f0", shade: "#cdb3a4", iris: "#7a4a24", light: "#c98a45", line: "#2a1214" };

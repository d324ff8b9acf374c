/** The lighthouse keeper's colours: enamel, brass, wool, and the light he keeps. */
export const enamel = {
  glow: "#d9fff2",
  light: "#8fd9c8",
  base: "#45a79c",
  shade: "#1f6a70",
  deep: "#0f3a48",
};
export const brass = {
  glow: "#fff3c0",
  light: "#f4c96a",
  base: "#c98f35",
  shade: "#7f501c",
  deep: "#45280f",
};
export const wool = { light: "#ff7d68", base: "#d8433f", shade: "#8f2030", deep: "#551024" };
export const lamp = { core: "#fffbe6", light: "#ffe9a0", warm: "#ffc25c" };

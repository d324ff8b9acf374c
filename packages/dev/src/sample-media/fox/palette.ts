/** The fox's colours. A warm street lamp from the upper left, the cool evening from the right. */
export const fur = { glow: "#ffc070", light: "#ff9f4a", base: "#ee7f2f", shade: "#bb4f20", deep: "#6d2518" };
export const white = { light: "#fffaf0", base: "#f6e3d2", shade: "#c9a5a4", deep: "#84667f" };
export const dark = { base: "#3a1d22", deep: "#1c0d14" };
export const coat = { glow: "#fff2a0", light: "#ffdb4d", base: "#f5b81f", shade: "#c47d12", deep: "#7a4210" };
export const evening = { cool: "#8fc4ff", lamp: "#ffd08a" };

import { blurred, type Context, fill, inside, layer, linear, outline, points } from "../canvas.ts";
import { brushFur, within } from "./fur.ts";
import { dark, fur, white } from "./palette.ts";

const shape = points("52,-168 70,-240 112,-318 146,-352 164,-312 176,-236 158,-150 110,-130");
const tip = points("112,-296 146,-352 190,-330 176,-268 138,-282");
const hollow = points("84,-176 96,-238 128,-300 148,-262 154,-200 140,-150");

/** Both ears, tall and dark-tipped. The hood covers where they begin. */
export function drawEars(context: Context): void {
  for (const side of [-1, 1]) {
    layer(context, () => {
      context.scale(side, 1);
      drawEar(context, side < 0);
    });
  }
}

function drawEar(context: Context, lit: boolean): void {
  outline(context, shape);
  fill(
    context,
    lit
      ? linear(context, [180, -300], [60, -160], [fur.glow, fur.base, fur.deep])
      : linear(context, [60, -300], [190, -170], [fur.base, fur.shade, fur.deep]),
  );
  inside(context, () => {
    brushFur(context, {
      seed: 41,
      count: 700,
      start: within(50, -350, 190, -130),
      grain: () => -1.25,
      length: 22,
      colours: [fur.glow, fur.shade, fur.light],
      opacity: 0.4,
    });
    outline(context, tip);
    blurred(context, 7, () => fill(context, dark.base));
    outline(context, hollow);
    fill(context, linear(context, [0, -300], [0, -160], ["#7a3a34", "#2c1216"]));
    inside(context, () =>
      brushFur(context, {
        seed: 44,
        count: 160,
        start: within(80, -220, 150, -150),
        grain: ([x]) => -1.9 + (x - 84) / 90,
        length: 60,
        colours: [white.light, white.base, white.shade],
        opacity: 0.8,
      }),
    );
  });
}

import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";

type Plain<Enum> = {
  readonly [Member in keyof Enum]: Enum[Member] extends string
    ? `${Enum[Member]}`
    : `${Enum[Member] & number}` extends `${infer Value extends number}`
      ? Value
      : never;
};

type PlainConstants = { readonly [Name in keyof typeof Sdk.constants]: Plain<(typeof Sdk.constants)[Name]> };

export const SceneNodeType = {
  line: "Line",
  rectangle: "Rectangle",
  ellipse: "Ellipse",
  path: "Path",
  linkedAsset: "LinkedAsset",
  group: "Group",
  artboard: "ab:Artboard",
  polygon: "artgr:Polygon",
  artworkRoot: "ArtworkRoot",
  mediaContainer: "MediaContainer",
  imageRectangle: "ImageRectangle",
  unknownMediaRectangle: "UnknownMediaRectangle",
  page: "Page",
  complexShape: "ComplexShape",
  solidColorShape: "SolidColorShape",
  strokeShape: "StrokeShape",
  gridCell: "GridCell",
  gridLayout: "GridLayout",
  text: "Text",
} as const;

export const FillType = { color: "Color" } as const;

const plain = {
  ArrowHeadType: {
    none: 0,
    triangularFilled: 7,
    openTriangular: 11,
    circleFilled: 21,
    squareFilled: 22,
    circleHollow: 24,
    squareHollow: 25,
    verticalLine: 27,
  },
  BlendMode: {
    passThrough: 1,
    normal: 2,
    multiply: 3,
    darken: 4,
    colorBurn: 5,
    lighten: 6,
    screen: 7,
    colorDodge: 8,
    overlay: 9,
    softLight: 10,
    hardLight: 11,
    difference: 12,
    exclusion: 13,
    hue: 14,
    saturation: 15,
    color: 16,
    luminosity: 17,
    accumulate: 18,
  },
  ErrorNames: { userCancelled: "UserCancelledError" },
  FillRule: { nonZero: 0, evenOdd: 1 },
  FillType,
  SceneNodeType,
  StrokePosition: { center: 0, inside: 1, outside: 2 },
  StrokeType: { color: "Color" },
  TextAlignment: { left: 1, right: 2, center: 3, justifyLeft: 4 },
  TextLayout: { area: 1, autoHeight: 2, autoWidth: 3, circular: 4, magicFit: 5 },
  TextScriptStyle: { none: 0, superscript: 1, subscript: 2 },
  EditorEvent: { selectionChange: "selectionChange" },
  ResizeBehavior: { contain: "contain", cover: "cover", proportional: "proportional" },
  VisualEffectType: {
    generativeTextEffects: "GenerativeTextEffects",
    outline: "Outline",
    shadow: "Shadow",
    shapeDecoration: "ShapeDecoration",
  },
  TextStyleSource: { beforeInsertionPoint: 0, afterInsertionPoint: 1, firstReplacedCharacter: 2 },
  ParagraphListType: { none: 0, unordered: 1, ordered: 2 },
  OrderedListNumbering: {
    numeric: 1,
    uppercaseAlpha: 2,
    lowercaseAlpha: 3,
    uppercaseRomanNum: 4,
    lowercaseRomanNum: 5,
    singleZeroPrefixNumeric: 7,
    doubleZeroPrefixNumeric: 8,
  },
  CreateRenditionFormat: { png: "png", jpeg: "jpeg" },
} satisfies PlainConstants;

/** `constants` of `express-document-sdk`; the one cast from checked plain values to nominal enums. */
export const constants: typeof Sdk.constants = plain as unknown as typeof Sdk.constants;

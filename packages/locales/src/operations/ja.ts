import type { OperationMessages } from "./en.ts";

export const ja: OperationMessages = {
  operations: {
    character_performance: {
      title: "Act-Two",
      command: "演じる",
      summary: "撮影した演技を、表情・声・体の動きごとキャラクターが演じます。",
    },
    act_one: {
      title: "Act-One",
      command: "アクトワン",
      summary: "16:9の動画の表情を、16:9の画像に移します。",
    },
    image_to_video: {
      title: "画像から動画",
      command: "動かす",
      summary: "画像を5秒または10秒の動画にします。",
    },
    video_to_video: {
      title: "動画から動画",
      command: "スタイル変換",
      summary: "動画の最初の5秒を、言葉のとおりに作り変えます。",
    },
  },
  fields: {
    character: {
      label: "キャラクター",
      option: "キャラクター",
      description: "演じる人物。顔がはっきり写った画像または動画",
    },
    reference: { label: "演技", option: "演技", description: "撮影した演技。3〜30秒の動画" },
    ratio: { label: "サイズ", option: "比率", description: "仕上がりの形とサイズ" },
    expressionIntensity: {
      label: "表情の強さ",
      option: "表情",
      description: "表情をどれだけ強く移すか（1〜5）。省略時は3",
    },
    bodyControl: {
      label: "体の動き",
      option: "体の動き",
      description: "身ぶりも移します。キャラクターが画像のときのみ",
    },
    seed: {
      label: "シード",
      option: "シード",
      description: "同じ素材と同じシードで似た結果に。省略時はランダム",
    },
    promptImage: { label: "画像", option: "画像", description: "動かす画像" },
    promptText: { label: "プロンプト", option: "プロンプト", description: "何が起きるかを言葉で" },
    duration: { label: "長さ", option: "長さ", description: "仕上がりの秒数。省略時は5秒" },
    videoUri: { label: "動画", option: "動画", description: "作り変える動画。最初の5秒を使います" },
    references: { label: "スタイル画像", option: "参考画像", description: "雰囲気を取り入れる画像" },
    video: { label: "演技", option: "動画", description: "撮影した演技。16:9のみ" },
    image: { label: "キャラクター", option: "画像", description: "表情を移す先の画像。16:9のみ" },
    model: { label: "モデル", option: "モデル", description: "生成に使うモデル" },
    contentModeration: {
      label: "審査",
      option: "審査",
      description: "著名人かどうかをどれだけ厳しく確認するか",
    },
  },
  choices: {
    landscape: "横長",
    portrait: "縦長",
    square: "正方形",
    yes: "はい",
    no: "いいえ",
    seconds: ({ count }) => `${count}秒`,
    expression: { 1: "1・かすか", 2: "2・控えめ", 3: "3・自然", 4: "4・豊か", 5: "5・強い" },
  },
};

import type { OperationMessages } from "./en.ts";

// Names of commands and options are written in lower case by hand: lowering İ and I by program does not give i and ı.
export const tr: OperationMessages = {
  operations: {
    character_performance: {
      title: "Act-Two",
      command: "canlandır",
      summary: "Bir karakter, çekilen oyunculuğu yüzü, sesi ve bedeniyle canlandırır.",
    },
    act_one: {
      title: "Act-One",
      command: "act-one",
      summary: "16:9 bir resim, 16:9 bir videonun ifadesini alır.",
    },
    image_to_video: {
      title: "Resimden videoya",
      command: "hareketlendir",
      summary: "Bir resmi 5 ya da 10 saniyeliğine hareketlendirir.",
    },
    video_to_video: {
      title: "Videodan videoya",
      command: "stil-değiştir",
      summary: "Bir videonun ilk 5 saniyesini isteme göre yeniden biçimlendirir.",
    },
  },
  fields: {
    character: {
      label: "Karakter",
      option: "karakter",
      description: "Kim oynuyor: yüzü net görünen bir resim ya da video",
    },
    reference: {
      label: "Oyunculuk",
      option: "oyunculuk",
      description: "Çekilmiş oyunculuk: 3 ile 30 saniye arası bir video",
    },
    ratio: { label: "Boyut", option: "oran", description: "Sonucun biçimi ve boyutu" },
    expressionIntensity: {
      label: "İfade",
      option: "ifade",
      description: "İfadelerin ne kadar güçlü aktarılacağı, 1-5; boşsa 3",
    },
    bodyControl: {
      label: "Beden hareketi",
      option: "beden",
      description: "Jestler de aktarılır; yalnızca karakter resimse",
    },
    seed: {
      label: "Tohum",
      option: "tohum",
      description: "Aynı girdi ve aynı tohum benzer sonuç verir; boşsa rastgele",
    },
    promptImage: { label: "Resim", option: "resim", description: "Canlanacak resim" },
    promptText: { label: "İstem", option: "istem", description: "Ne olması gerektiği, sözle anlatılır" },
    duration: { label: "Süre", option: "süre", description: "Sonucun saniye olarak süresi; boşsa 5" },
    videoUri: {
      label: "Video",
      option: "video",
      description: "Biçimi değişecek video; ilk 5 saniyesi kullanılır",
    },
    references: { label: "Stil resmi", option: "örnek", description: "Görünümü alınacak resim" },
    video: { label: "Oyunculuk", option: "video", description: "Çekilmiş oyunculuk; yalnızca 16:9" },
    image: { label: "Karakter", option: "resim", description: "İfadeyi alacak resim; yalnızca 16:9" },
    model: { label: "Model", option: "model", description: "Üreten model" },
    contentModeration: {
      label: "Denetim",
      option: "denetim",
      description: "Sağlayıcının tanınmış kişileri ne kadar sıkı aradığı",
    },
  },
  choices: {
    landscape: "Yatay",
    portrait: "Dikey",
    square: "Kare",
    yes: "Evet",
    no: "Hayır",
    seconds: ({ count }) => `${count} saniye`,
    expression: { 1: "1 · hafif", 2: "2 · ölçülü", 3: "3 · doğal", 4: "4 · canlı", 5: "5 · güçlü" },
  },
};

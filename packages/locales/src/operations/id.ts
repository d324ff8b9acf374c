import type { OperationMessages } from "./en.ts";

export const id: OperationMessages = {
  operations: {
    character_performance: {
      title: "Act-Two",
      command: "perankan",
      summary: "Karakter menirukan penampilan yang direkam: wajah, suara, dan tubuh.",
    },
    act_one: {
      title: "Act-One",
      command: "act-one",
      summary: "Gambar 16:9 menirukan ekspresi dari video 16:9.",
    },
    image_to_video: {
      title: "Gambar ke video",
      command: "animasikan",
      summary: "Menggerakkan sebuah gambar selama 5 atau 10 detik.",
    },
    video_to_video: {
      title: "Video ke video",
      command: "ubah-gaya",
      summary: "Mengubah gaya 5 detik pertama video sesuai prompt.",
    },
  },
  fields: {
    character: {
      label: "Karakter",
      option: "karakter",
      description: "Siapa yang tampil: gambar atau video dengan satu wajah yang jelas",
    },
    reference: {
      label: "Penampilan",
      option: "penampilan",
      description: "Penampilan yang direkam: video 3 sampai 30 detik",
    },
    ratio: { label: "Ukuran", option: "rasio", description: "Bentuk dan ukuran hasil" },
    expressionIntensity: {
      label: "Ekspresi",
      option: "ekspresi",
      description: "Seberapa kuat ekspresi ditiru, 1 sampai 5; 3 jika dikosongkan",
    },
    bodyControl: {
      label: "Gerak tubuh",
      option: "tubuh",
      description: "Tirukan gerak tubuh juga; hanya untuk karakter berupa gambar",
    },
    seed: {
      label: "Seed",
      option: "seed",
      description: "Masukan dan seed yang sama memberi hasil yang mirip; acak jika dikosongkan",
    },
    promptImage: { label: "Gambar", option: "gambar", description: "Gambar yang akan dihidupkan" },
    promptText: {
      label: "Prompt",
      option: "prompt",
      description: "Apa yang harus terjadi, dengan kata-kata sendiri",
    },
    duration: {
      label: "Durasi",
      option: "durasi",
      description: "Durasi hasil dalam detik; 5 jika dikosongkan",
    },
    videoUri: {
      label: "Video",
      option: "video",
      description: "Video yang diubah gayanya; 5 detik pertama yang dipakai",
    },
    references: { label: "Gambar gaya", option: "referensi", description: "Gambar yang gayanya diambil" },
    video: { label: "Penampilan", option: "video", description: "Penampilan yang direkam; hanya 16:9" },
    image: { label: "Karakter", option: "gambar", description: "Gambar yang menirukan ekspresi; hanya 16:9" },
    model: { label: "Model", option: "model", description: "Model yang membuatnya" },
    contentModeration: {
      label: "Moderasi",
      option: "moderasi",
      description: "Seberapa ketat penyedia memeriksa tokoh publik",
    },
  },
  choices: {
    landscape: "Lanskap",
    portrait: "Potret",
    square: "Persegi",
    yes: "Ya",
    no: "Tidak",
    seconds: ({ count }) => `${count} detik`,
    expression: { 1: "1 · halus", 2: "2 · tertahan", 3: "3 · alami", 4: "4 · hidup", 5: "5 · kuat" },
  },
};

import type { OperationMessages } from "./en.ts";

export const es: OperationMessages = {
  operations: {
    character_performance: {
      title: "Act-Two",
      command: "interpretar",
      summary: "Un personaje hace tu actuación grabada: cara, voz y cuerpo.",
    },
    act_one: {
      title: "Act-One",
      command: "act-one",
      summary: "Una imagen 16:9 adopta la expresión de un vídeo 16:9.",
    },
    image_to_video: {
      title: "Imagen a vídeo",
      command: "animar",
      summary: "Pone una imagen en movimiento durante 5 o 10 segundos.",
    },
    video_to_video: {
      title: "Vídeo a vídeo",
      command: "reestilizar",
      summary: "Cambia el estilo de los primeros 5 segundos de un vídeo según tus palabras.",
    },
  },
  fields: {
    character: {
      label: "Personaje",
      option: "personaje",
      description: "Quién actúa: una imagen o un vídeo con una cara bien visible",
    },
    reference: {
      label: "Actuación",
      option: "actuación",
      description: "La actuación grabada: un vídeo de 3 a 30 segundos",
    },
    ratio: { label: "Tamaño", option: "formato", description: "Forma y tamaño del resultado" },
    expressionIntensity: {
      label: "Expresión",
      option: "expresión",
      description: "Con qué fuerza se transmite la expresión, de 1 a 5; 3 si se omite",
    },
    bodyControl: {
      label: "Movimiento corporal",
      option: "cuerpo",
      description: "Transmite también los gestos; solo si el personaje es una imagen",
    },
    seed: {
      label: "Semilla",
      option: "semilla",
      description: "La misma entrada y semilla dan un resultado parecido; aleatoria si se omite",
    },
    promptImage: { label: "Imagen", option: "imagen", description: "La imagen que cobra vida" },
    promptText: {
      label: "Indicación",
      option: "indicación",
      description: "Qué debe pasar, con tus palabras",
    },
    duration: {
      label: "Duración",
      option: "duración",
      description: "Duración del resultado en segundos; 5 si se omite",
    },
    videoUri: {
      label: "Vídeo",
      option: "vídeo",
      description: "El vídeo que cambia de estilo; se usan sus primeros 5 segundos",
    },
    references: {
      label: "Imagen de estilo",
      option: "referencia",
      description: "Una imagen cuyo aspecto se adopta",
    },
    video: { label: "Actuación", option: "vídeo", description: "La actuación grabada; solo 16:9" },
    image: {
      label: "Personaje",
      option: "imagen",
      description: "La imagen que adopta la expresión; solo 16:9",
    },
    model: { label: "Modelo", option: "modelo", description: "El modelo que lo genera" },
    contentModeration: {
      label: "Moderación",
      option: "moderación",
      description: "Con qué rigor busca el proveedor personas públicas",
    },
  },
  choices: {
    landscape: "Horizontal",
    portrait: "Vertical",
    square: "Cuadrado",
    yes: "Sí",
    no: "No",
    seconds: ({ count }) => `${count} segundos`,
    expression: { 1: "1 · sutil", 2: "2 · contenida", 3: "3 · natural", 4: "4 · viva", 5: "5 · intensa" },
  },
};

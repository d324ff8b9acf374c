import type { OperationMessages } from "./en.ts";

export const de: OperationMessages = {
  operations: {
    character_performance: {
      title: "Act-Two",
      command: "auftreten",
      summary: "Eine Figur spielt eine gefilmte Darstellung: Gesicht, Stimme und Körper.",
    },
    act_one: {
      title: "Act-One",
      command: "act-one",
      summary: "Ein 16:9-Bild übernimmt den Ausdruck eines 16:9-Videos.",
    },
    image_to_video: {
      title: "Bild zu Video",
      command: "animieren",
      summary: "Setzt ein Bild für 5 oder 10 Sekunden in Bewegung.",
    },
    video_to_video: {
      title: "Video zu Video",
      command: "umgestalten",
      summary: "Gestaltet die ersten 5 Sekunden eines Videos nach einer Beschreibung um.",
    },
  },
  fields: {
    character: {
      label: "Figur",
      option: "figur",
      description: "Wer spielt: ein Bild oder Video mit einem gut sichtbaren Gesicht",
    },
    reference: {
      label: "Darstellung",
      option: "darstellung",
      description: "Die gefilmte Darstellung: ein Video von 3 bis 30 Sekunden",
    },
    ratio: { label: "Größe", option: "format", description: "Form und Größe des Ergebnisses" },
    expressionIntensity: {
      label: "Ausdruck",
      option: "ausdruck",
      description: "Wie stark der Ausdruck übertragen wird, 1 bis 5; ohne Angabe 3",
    },
    bodyControl: {
      label: "Körperbewegung",
      option: "körper",
      description: "Auch Gesten übertragen; nur wenn die Figur ein Bild ist",
    },
    seed: {
      label: "Startwert",
      option: "startwert",
      description: "Gleiche Eingabe und gleicher Startwert ergeben Ähnliches; ohne Angabe zufällig",
    },
    promptImage: { label: "Bild", option: "bild", description: "Das Bild, das lebendig wird" },
    promptText: {
      label: "Beschreibung",
      option: "beschreibung",
      description: "Was geschehen soll, in eigenen Worten",
    },
    duration: {
      label: "Länge",
      option: "länge",
      description: "Länge des Ergebnisses in Sekunden; ohne Angabe 5",
    },
    videoUri: {
      label: "Video",
      option: "video",
      description: "Das Video, das umgestaltet wird; seine ersten 5 Sekunden zählen",
    },
    references: {
      label: "Stilbild",
      option: "vorbild",
      description: "Ein Bild, dessen Aussehen übernommen wird",
    },
    video: { label: "Darstellung", option: "video", description: "Die gefilmte Darstellung; nur 16:9" },
    image: { label: "Figur", option: "bild", description: "Das Bild, das den Ausdruck übernimmt; nur 16:9" },
    model: { label: "Modell", option: "modell", description: "Das Modell, das es macht" },
    contentModeration: {
      label: "Moderation",
      option: "moderation",
      description: "Wie streng der Anbieter nach bekannten Personen sucht",
    },
  },
  choices: {
    landscape: "Querformat",
    portrait: "Hochformat",
    square: "Quadrat",
    yes: "Ja",
    no: "Nein",
    seconds: ({ count }) => `${count} Sekunden`,
    expression: {
      1: "1 · dezent",
      2: "2 · verhalten",
      3: "3 · natürlich",
      4: "4 · lebhaft",
      5: "5 · kräftig",
    },
  },
};

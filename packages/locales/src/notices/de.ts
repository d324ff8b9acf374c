import type { NoticeMessages } from "./en.ts";

export const de: NoticeMessages = {
  issues: {
    required: "fehlt.",
    wrong_type: "hat einen Wert der falschen Art.",
    unknown_field: "ist hier nicht bekannt.",
    out_of_range: ({ min, max, given }) => `muss von ${min} bis ${max} reichen, nicht ${given}.`,
    too_short: ({ min, given }) => `muss mindestens ${min} Zeichen haben, nicht ${given}.`,
    too_long: ({ max, given }) => `darf höchstens ${max} Zeichen haben, nicht ${given}.`,
    not_allowed: ({ allowed }) => `muss einer dieser Werte sein: ${allowed}.`,
    too_many: ({ max, given }) => `darf höchstens ${max} Einträge haben, nicht ${given}.`,
    too_few: ({ min, given }) => `muss mindestens ${min} Einträge haben, nicht ${given}.`,
    duplicate: "darf keinen Wert wiederholen.",
    invalid_url: "ist keine vollständige Webadresse.",
    not_https: "muss eine https://-Adresse sein.",
    ip_address: "muss einen Rechnernamen nennen, keine IP-Adresse.",
    data_uri_not_allowed: "muss eine Datei oder eine https://-Adresse sein.",
    data_uri_wrong_type: "ist eine andere Art von Datei.",
    data_uri_too_large: "ist zu groß; bitte als Datei schicken.",
    upload_uri_not_allowed: "muss eine https://-Adresse sein; Hochgeladenes geht hier nicht.",
    media_wrong_kind: ({ expected, given }) => `muss ${expected} sein, aber die Datei ist ${given}.`,
    media_format: ({ allowed, given }) => `muss ${allowed} sein, aber die Datei ist ${given}.`,
    media_codec: ({ allowed, given }) => `muss als ${allowed} kodiert sein, aber die Datei ist ${given}.`,
    media_too_large: ({ max, given }) => `darf höchstens ${max} MB haben, aber die Datei hat ${given} MB.`,
    media_too_short: ({ min, given }) => `muss mindestens ${min} s dauern, dauert aber ${given} s.`,
    media_too_long: ({ max, given }) => `darf höchstens ${max} s dauern, dauert aber ${given} s.`,
    media_ratio: ({ expected, given }) =>
      `hat die falsche Form: ${given}. Breite zu Höhe muss ${expected} sein.`,
    media_unreachable: "lässt sich nicht holen oder ist keine brauchbare Datei. Bitte noch einmal schicken.",
    upload_unknown: "ist nicht mehr da. Bitte die Datei noch einmal schicken.",
    provider_cannot_reach:
      "liegt, wo der Anbieter nicht hinkommt. Das ist eine Sache für den Betreiber dieses Dienstes.",
  },
  advisories: {
    body_control_needs_image:
      "bewegt nur den Körper einer Figur aus einem Bild; bei einem Video wirkt es vielleicht nicht.",
    prompt_missing: "ist leer; mit einer Beschreibung wird das Ergebnis viel besser.",
    ratio_model_mismatch: ({ given, model }) =>
      `${given} ist keine bekannte Größe von ${model}; das Ergebnis kann abweichen.`,
    ratio_ignored: "wird nicht mehr beachtet; das Ergebnis behält die Form des Videos.",
    only_first_seconds: ({ given, max }) => `dauert ${given} s; nur die ersten ${max} s werden verwendet.`,
    cropped: ({ ratio, percent }) =>
      `hat eine andere Form als ${ratio}; etwa ${percent} % des Bildes fallen weg.`,
    no_sound: "hat keinen Ton; das Ergebnis dann auch nicht.",
    price_assumed: ({ price }) => `wird vom Anbieter nicht genannt; angenommen sind ${price} USD.`,
  },
  failures: {
    input_refused:
      "Die Moderation des Anbieters hat das Bild oder die Darstellung abgelehnt. Bitte anderes Material nehmen.",
    output_refused:
      "Die Moderation des Anbieters hält das Ergebnis zurück. Bitte Beschreibung oder Material ändern.",
    prompt_refused: "Die Moderation des Anbieters hat die Beschreibung abgelehnt. Bitte anders formulieren.",
    bad_output:
      "Das Ergebnis ist nicht gelungen. Material ohne Schrift, Logos und Wasserzeichen kann helfen.",
    bad_asset: "Der Anbieter konnte eine Datei nicht verwenden. Ist sie ganz und in einem üblichen Format?",
    provider_busy: "Der Anbieter war überlastet. Bitte später noch einmal versuchen.",
    internal: "Beim Anbieter ohne Angabe von Gründen gescheitert. Ein späterer Versuch kann helfen.",
    act_one_shape: "Act-One nimmt nur 16:9: Eine andere Form ist wohl die Ursache.",
  },
  outcomes: {
    SUBMIT_OUTCOME_UNKNOWN:
      "Gesendet, aber ohne klare Antwort. Es kann berechnet worden sein und wurde deshalb nicht wiederholt.",
    REFUSED: "Der Anbieter hat die Anfrage abgelehnt.",
    NOT_SENT: "Die Anfrage ließ sich nicht zum Senden vorbereiten.",
    CANCELLED: "Abgebrochen, bevor es gesendet wurde.",
    STOPPED_WATCHING:
      "Nach dem Senden abgebrochen. Der Anbieter kann es nicht anhalten, es wird also berechnet.",
    CANCELLED_WHILE_SENDING: "Während des Sendens abgebrochen. Es kann berechnet worden sein.",
    RESULT_EXPIRED: "Der Anbieter wurde fertig, aber das Ergebnis war weg, bevor es geholt werden konnte.",
    RESULT_BROKEN: "Der Anbieter wurde fertig, aber das Ergebnis ist kein abspielbares Video.",
    RESULT_NOT_COLLECTED:
      "Der Anbieter wurde fertig, aber das Ergebnis ließ sich nicht holen und hier aufbewahren.",
    TASK_LOST: "Der Anbieter kennt diese Aufgabe nicht mehr.",
    TIMED_OUT: "Der Anbieter wurde nicht rechtzeitig fertig.",
  },
  charged: {
    yes: ({ price }) => `${price} wurden berechnet.`,
    no: "Es wurde nichts berechnet.",
    unknown: ({ price }) => `Ob ${price} berechnet wurden, weiß nur der Anbieter.`,
  },
  errors: {
    invalid_input: "Etwas an der Anfrage ist nicht erlaubt.",
    unauthorized: "Der Server nimmt das Token dieser App nicht an. Das ist eine Sache für den Betreiber.",
    limit_exceeded: ({ limit, left }) => `Das Budget reicht nicht: Von ${limit} sind noch ${left} übrig.`,
    forbidden: "Das ist hier nicht erlaubt.",
    expired: "Das ist abgelaufen. Bitte neu anfangen.",
    not_found: "Das gibt es nicht mehr, oder es gehört jemand anderem.",
    too_slow: "Es kam zu langsam an. Bitte noch einmal versuchen.",
    idempotency_conflict: "Das wurde schon gestartet.",
    too_large: "Die Datei ist zu groß.",
    quota_exceeded:
      "Für weitere eigene Dateien und Notizen ist kein Platz mehr. Entweder welche löschen oder warten, bis ältere gehen.",
    rate_limited: "Gerade sind es zu viele Anfragen. Bitte gleich noch einmal versuchen.",
    sending_stopped:
      "Zurzeit wird nichts an den Anbieter gesendet: Der Betreiber dieses Dienstes muss nach Schlüssel oder Guthaben sehen.",
    storage_full: "Der Server hat keinen Platz mehr für Dateien. Das ist eine Sache für den Betreiber.",
    unavailable: "Der Server ist gerade nicht verfügbar. Bitte gleich noch einmal versuchen.",
    internal:
      "Auf dem Server ging etwas schief. Vor einem neuen Versuch bitte in der Liste der Aufgaben nachsehen.",
    connection:
      "Der Server ist gerade nicht erreichbar. Es wurde nichts gestartet. Bitte gleich noch einmal versuchen.",
    timeout:
      "Der Server hat nicht rechtzeitig geantwortet. Es wurde nichts gestartet. Bitte gleich noch einmal versuchen.",
    unknown: "Etwas ging schief. Vor einem neuen Versuch bitte in der Liste der Aufgaben nachsehen.",
  },
  terms: { image: "ein Bild", video: "ein Video", imageOrVideo: "ein Bild oder ein Video" },
  price: "Preis",
  input: "Anfrage",
};

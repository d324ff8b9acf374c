import type { NoticeMessages } from "./en.ts";

export const es: NoticeMessages = {
  issues: {
    required: "falta.",
    wrong_type: "tiene un valor de otro tipo.",
    unknown_field: "no se conoce aquí.",
    out_of_range: ({ min, max, given }) => `debe estar entre ${min} y ${max}, no ${given}.`,
    too_short: ({ min, given }) => `debe tener al menos ${min} caracteres, no ${given}.`,
    too_long: ({ max, given }) => `puede tener como máximo ${max} caracteres, no ${given}.`,
    not_allowed: ({ allowed }) => `debe ser uno de estos valores: ${allowed}.`,
    too_many: ({ max, given }) => `puede tener como máximo ${max} entradas, no ${given}.`,
    too_few: ({ min, given }) => `debe tener al menos ${min} entradas, no ${given}.`,
    duplicate: "no debe repetir un valor.",
    invalid_url: "no es una dirección web completa.",
    not_https: "debe ser una dirección https://.",
    ip_address: "debe nombrar un servidor, no una dirección IP.",
    data_uri_not_allowed: "debe ser un archivo o una dirección https://.",
    data_uri_wrong_type: "es otro tipo de archivo.",
    data_uri_too_large: "es demasiado grande; envíalo como archivo.",
    upload_uri_not_allowed: "debe ser una dirección https://; aquí no se pueden usar archivos subidos.",
    media_wrong_kind: ({ expected, given }) => `debe ser ${expected}, pero el archivo es ${given}.`,
    media_format: ({ allowed, given }) => `debe ser ${allowed}, pero el archivo es ${given}.`,
    media_codec: ({ allowed, given }) =>
      `debe estar codificado como ${allowed}, pero el archivo es ${given}.`,
    media_too_large: ({ max, given }) =>
      `puede ocupar como máximo ${max} MB, pero el archivo ocupa ${given} MB.`,
    media_too_short: ({ min, given }) => `debe durar al menos ${min} s, pero dura ${given} s.`,
    media_too_long: ({ max, given }) => `puede durar como máximo ${max} s, pero dura ${given} s.`,
    media_ratio: ({ expected, given }) =>
      `no tiene la forma adecuada: ${given}. La relación ancho/alto debe ser ${expected}.`,
    media_unreachable: "no se puede obtener o no es un archivo utilizable. Envíalo de nuevo.",
    upload_unknown: "ya no está. Envía el archivo de nuevo.",
    provider_cannot_reach:
      "está donde el proveedor no puede obtenerlo. Avisa a quien administra este servicio.",
  },
  advisories: {
    body_control_needs_image:
      "solo mueve el cuerpo de un personaje en imagen; con un vídeo puede no tener efecto.",
    prompt_missing: "está vacía; con una indicación el resultado es mucho mejor.",
    ratio_model_mismatch: ({ given, model }) =>
      `no consta que ${model} haga el tamaño ${given}; el resultado puede variar.`,
    ratio_ignored: "ya no se tiene en cuenta; el resultado conserva la forma del vídeo.",
    only_first_seconds: ({ given, max }) => `dura ${given} s; solo se usan los primeros ${max} s.`,
    cropped: ({ ratio, percent }) =>
      `no tiene la forma ${ratio}; se recortará cerca del ${percent} % de la imagen.`,
    no_sound: "no tiene sonido; el resultado tampoco.",
    price_assumed: ({ price }) => `el proveedor no lo publica; se suponen ${price} USD.`,
  },
  failures: {
    input_refused: "La moderación del proveedor rechazó la imagen o la actuación. Usa otro material.",
    output_refused: "La moderación del proveedor retuvo el resultado. Cambia la indicación o el material.",
    prompt_refused: "La moderación del proveedor rechazó la indicación. Exprésala de otro modo.",
    bad_output: "El resultado no salió bien. Prueba material sin textos, logotipos ni marcas de agua.",
    bad_asset: "El proveedor no pudo usar un archivo. Comprueba que esté completo y en un formato común.",
    provider_busy: "El proveedor estaba sobrecargado. Inténtalo más tarde.",
    internal: "Falló en el proveedor sin motivo. Intentarlo más tarde puede ayudar.",
    act_one_shape: "Act-One solo acepta 16:9: es probable que la causa sea otra forma.",
  },
  outcomes: {
    SUBMIT_OUTCOME_UNKNOWN:
      "Se envió, pero no llegó una respuesta clara. Puede haberse cobrado, así que no se reintentó.",
    REFUSED: "El proveedor rechazó la solicitud.",
    NOT_SENT: "No se pudo preparar el envío de la solicitud.",
    CANCELLED: "Cancelado antes de enviarse.",
    STOPPED_WATCHING: "Cancelado después de enviarse. El proveedor no puede detenerlo, así que se cobra.",
    CANCELLED_WHILE_SENDING: "Cancelado mientras se enviaba. Puede haberse cobrado.",
    RESULT_EXPIRED: "El proveedor terminó, pero el resultado desapareció antes de poder obtenerlo.",
    RESULT_BROKEN: "El proveedor terminó, pero el resultado no es un vídeo reproducible.",
    RESULT_NOT_COLLECTED: "El proveedor terminó, pero el resultado no se pudo obtener y guardar aquí.",
    TASK_LOST: "El proveedor ya no conoce esta tarea.",
    TIMED_OUT: "El proveedor no terminó a tiempo.",
  },
  charged: {
    yes: ({ price }) => `Se cobraron ${price}.`,
    no: "No se cobró nada.",
    unknown: ({ price }) => `Solo el proveedor sabe si se cobraron ${price}.`,
  },
  errors: {
    invalid_input: "Algo en la solicitud no está permitido.",
    unauthorized: "El servidor no acepta el token de esta aplicación. Avisa a quien la administra.",
    limit_exceeded: ({ limit, left }) => `El presupuesto no alcanza: quedan ${left} de ${limit}.`,
    forbidden: "Eso no está permitido aquí.",
    expired: "Esto ha caducado. Empieza de nuevo.",
    not_found: "Eso ya no está, o es de otra persona.",
    too_slow: "Tardó demasiado en llegar. Inténtalo de nuevo.",
    idempotency_conflict: "Esto ya se inició.",
    too_large: "El archivo es demasiado grande.",
    quota_exceeded:
      "No queda espacio para más archivos y notas tuyos. Borra algunos o espera a que caduquen los más antiguos.",
    rate_limited: "Hay demasiadas solicitudes en este momento. Inténtalo dentro de un rato.",
    sending_stopped:
      "Ahora no se envía nada al proveedor: hay que revisar su clave o su saldo. Avisa a quien administra este servicio.",
    storage_full: "El servidor no tiene espacio para archivos. Avisa a quien lo administra.",
    unavailable: "El servidor no está disponible en este momento. Inténtalo dentro de un rato.",
    internal: "Algo salió mal en el servidor. Mira tus tareas antes de intentarlo de nuevo.",
    connection: "No se puede contactar con el servidor. No se inició nada. Inténtalo dentro de un rato.",
    timeout: "El servidor no respondió a tiempo. No se inició nada. Inténtalo dentro de un rato.",
    unknown: "Algo salió mal. Mira tus tareas antes de intentarlo de nuevo.",
  },
  terms: { image: "una imagen", video: "un vídeo", imageOrVideo: "una imagen o un vídeo" },
  price: "Precio",
  input: "Solicitud",
};

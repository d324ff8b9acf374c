/** Figures in a language. */
export interface Format {
  /** `$0.40`, `0,40 $`. */
  usd(microUsd: number): string;
  /** `12.5 sec` */
  seconds(seconds: number): string;
  /** `0:07`, `12:30` */
  elapsed(milliseconds: number): string;
  percent(share: number): string;
  number(value: number): string;
  /** A day and a time. */
  moment(at: Date): string;
}

/** @param locale A BCP 47 tag; one that is not known is read as English. */
export function createFormat(locale: string): Format {
  const [tag = "en"] = Intl.NumberFormat.supportedLocalesOf([locale]);
  // The sign alone is clear here, and what the bot says.
  const usd = new Intl.NumberFormat(tag, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
  });
  const seconds = new Intl.NumberFormat(tag, {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  });
  const percent = new Intl.NumberFormat(tag, { style: "percent" });
  const plain = new Intl.NumberFormat(tag, { useGrouping: false });
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
  return {
    usd: (microUsd) => usd.format(microUsd / 1e6),
    seconds: (value) => seconds.format(value),
    elapsed(milliseconds) {
      const whole = Math.max(0, Math.floor(milliseconds / 1000));
      return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    },
    percent: (share) => percent.format(share),
    number: (value) => plain.format(value),
    moment: (at) => moment.format(at),
  };
}

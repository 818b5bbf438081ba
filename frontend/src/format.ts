// Numbers and times in the user's own way of writing them.

import type { Hass } from "./hass.js";
import type { Reading } from "./types.js";

const LOCALES: Record<string, string | undefined> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
  none: "en-US",
  system: undefined,
};

// To make a formatter takes longer than to use it a hundred times.
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  make: new (locale: string | undefined, options: object) => Format,
  locale: string | undefined,
  options: object,
): Format {
  const key = make.name + locale + JSON.stringify(options);
  let format = made.get(key);
  if (!format) made.set(key, (format = new make(locale, options)));
  return format as Format;
}

function written(hass: Hass, value: number, options: Intl.NumberFormatOptions): string {
  const { number_format: wish, language } = hass.locale;
  const locale = wish in LOCALES ? LOCALES[wish] : language;
  const grouping = wish === "none" ? { useGrouping: false } : {};
  return kept(Intl.NumberFormat, locale, { ...options, ...grouping }).format(value);
}

/** The number of a reading, null while it is unknown. */
export function number(reading: Reading | undefined): number | null {
  if (!reading || reading.value === null || typeof reading.value === "boolean") return null;
  const value = Number(reading.value);
  return Number.isFinite(value) ? value : null;
}

/** An amount of fiat money or of a token; cents for the former, what matters of the latter. */
export function money(hass: Hass, amount: number, unit: string): string {
  const code = /^[A-Z]{3}$/.test(unit) && !["GLM"].includes(unit);
  if (!code) {
    const digits = { maximumSignificantDigits: Math.abs(amount) >= 1000 ? 6 : 4 };
    return `${written(hass, amount, digits)} ${unit}`;
  }
  const small = amount !== 0 && Math.abs(amount) < 0.1;
  return written(hass, amount, {
    style: "currency",
    currency: unit,
    maximumFractionDigits: small ? 4 : 2,
    minimumFractionDigits: 2,
  });
}

export function percent(hass: Hass, share: number, digits = 0): string {
  return written(hass, share / 100, { style: "percent", maximumFractionDigits: digits });
}

/** A time, in the zone and with the clock that the user chose. */
export function when(hass: Hass, at: string, options: Intl.DateTimeFormatOptions): string {
  const { language, time_format: clock, time_zone: zone } = hass.locale;
  const server = zone === "server" && hass.config?.time_zone;
  return kept(Intl.DateTimeFormat, language, {
    ...options,
    ...(clock === "12" || clock === "24" ? { hour12: clock === "12" } : {}),
    ...(server ? { timeZone: server } : {}),
  }).format(new Date(at));
}

/** How long ago, or how far ahead, a time is. */
export function ago(hass: Hass, at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const format = kept(Intl.RelativeTimeFormat, hass.locale.language, { numeric: "auto" });
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [
    [86400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  for (const [size, unit] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(Math.round(seconds), "second");
}

// Numbers and times in the user's own way of writing them.

import type { Hass } from "./hass.js";
import type { Reading } from "./types.js";

const LOCALES: Record<string, string[]> = {
  comma_decimal: ["en-US"],
  decimal_comma: ["de"],
  space_comma: ["fr"],
  quote_decimal: ["de-CH"],
};

function locale(hass: Hass): string | string[] {
  return LOCALES[hass.locale.number_format] ?? hass.locale.language;
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
    return `${new Intl.NumberFormat(locale(hass), digits).format(amount)} ${unit}`;
  }
  const small = amount !== 0 && Math.abs(amount) < 0.1;
  return new Intl.NumberFormat(locale(hass), {
    style: "currency",
    currency: unit,
    maximumFractionDigits: small ? 4 : 2,
    minimumFractionDigits: 2,
  }).format(amount);
}

export function percent(hass: Hass, share: number, digits = 0): string {
  return new Intl.NumberFormat(locale(hass), {
    style: "percent",
    maximumFractionDigits: digits,
  }).format(share / 100);
}

/** How long ago, or how far ahead, a time is. */
export function ago(hass: Hass, at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(hass.locale.language, { numeric: "auto" });
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

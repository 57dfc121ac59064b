import { currentLocale, t } from '../localize.js';

const MINUS = '\u2212';
const formatters = new Map<string, Intl.NumberFormat>();

/**
 * A metric with up to `digits` significant digits, so that 0.97123 and 114.15 both read well; very large and very
 * small numbers in scientific notation. A dash stands for "none".
 */
export function formatMetric(value: number | null, digits = 5): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  const scientific = size !== 0 && (size >= 1e7 || size < 1e-4);
  const options: Intl.NumberFormatOptions = scientific
    ? { notation: 'scientific', maximumSignificantDigits: Math.min(digits, 4) }
    : { maximumSignificantDigits: digits, useGrouping: size >= 10_000 };
  return formatter(options).format(value).replace('-', MINUS);
}

/** A signed difference; plus means better, whatever the direction of the metric. */
export function formatGain(gain: number | null): string {
  if (gain === null) return '–';
  if (gain === 0) return '0';
  return `${gain > 0 ? '+' : MINUS}${formatMetric(Math.abs(gain), 3)}`;
}

/** A share such as 0.024 as "+2.4 %" in the manner of the language. */
export function formatShare(share: number | null): string {
  if (share === null) return '';
  const options: Intl.NumberFormatOptions = {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 2 : 1,
    signDisplay: 'exceptZero',
  };
  return formatter(options).format(share).replace('-', MINUS);
}

/** A reward with two decimals and a sign. */
export function formatReward(reward: number | null): string {
  if (reward === null) return '–';
  const options: Intl.NumberFormatOptions = {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'negative',
  };
  return formatter(options).format(reward).replace('-', MINUS);
}

/** A whole number with the grouping of the language. */
export function formatCount(count: number): string {
  return formatter({ maximumFractionDigits: 0 }).format(count);
}

/** A duration as a person reads it: "0.4 s", "12 s", "3 min", "3 min 20 s", "1 h 5 min". @param seconds at least 0. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return t('{0} s', formatter({ maximumFractionDigits: 1 }).format(seconds));
  const whole = Math.round(seconds);
  if (whole < 60) return t('{0} s', whole);
  if (whole < 3600) {
    const minutes = Math.floor(whole / 60);
    return whole % 60 === 0 ? t('{0} min', minutes) : t('{0} min {1} s', minutes, whole % 60);
  }
  return t('{0} h {1} min', Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
}

/** A running clock, "0:07" or "1:02:09". @param seconds negative counts as 0. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Disk use: "740 kB", "1.2 MB". @param bytes at least 0. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = units[power] ?? 'byte';
  const options: Intl.NumberFormatOptions = { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 };
  return formatter(options).format(bytes / 1000 ** power);
}

/** Date and time of an ISO stamp in the language and zone of the user. */
export function formatDate(iso: string): string {
  return new Date(iso).toLocaleString(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' });
}

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${currentLocale()} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(currentLocale(), options);
  formatters.set(key, made);
  return made;
}

/** Variables by which numeric libraries and joblib are told how many threads or workers to take. */
const VARIABLES = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'POLARS_MAX_THREADS',
  'RAYON_NUM_THREADS',
  'LOKY_MAX_CPU_COUNT',
];

/**
 * Environment variables that hold a run to `threads` threads, for runs that share the machine: OpenMP's threads wait
 * busily for each other, so two programs with one thread a core each can take many times as long as one after the other.
 * What the environment says already stays.
 */
export function threadLimits(
  threads: number,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const open = VARIABLES.filter((name) => env[name] === undefined);
  return Object.fromEntries(open.map((name) => [name, String(threads)]));
}

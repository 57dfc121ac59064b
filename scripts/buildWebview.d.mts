import type { BuildResult } from 'esbuild';

/** Bundles the trajectory view; see buildWebview.mjs. */
export function buildWebview(options?: { minify?: boolean; outdir?: string }): Promise<BuildResult>;

import { z } from 'zod';

/** One column of a table: its name, its type as pandas or numpy names it, and a few example values. */
export const columnSchema = z.strictObject({
  name: z.string(),
  type: z.string(),
  examples: z.array(z.string()).default([]),
  missing: z.int().min(0).default(0).describe('Missing values among the rows read.'),
  distinct: z.int().min(0).optional().describe('Distinct values among the rows read.'),
});

/** A data file, or a data set that a loader of an installed package returns. */
export const dataFactSchema = z.strictObject({
  path: z.string().describe('Path relative to the experiment folder, or the loader, such as "sklearn load_digits()".'),
  kind: z.enum(['table', 'array', 'json', 'image', 'text', 'other']),
  bytes: z.int().min(0).optional(),
  rows: z.int().min(0).optional(),
  rowsAreExact: z.boolean().default(true),
  shape: z.array(z.int()).optional(),
  columns: z.array(columnSchema).default([]),
  columnsLeftOut: z.int().min(0).default(0),
  note: z.string().optional(),
});

/** Where the experiment runs: part of the state, and of the record. */
export const environmentFactsSchema = z.strictObject({
  python: z.strictObject({ path: z.string(), version: z.string() }).nullable(),
  imported: z.record(z.string(), z.string()).describe('Version of each installed package that the scripts import.'),
  notInstalled: z.array(z.string()).describe('Packages that the scripts import and that are not installed.'),
  alsoInstalled: z.record(z.string(), z.string()).describe('Other installed packages for machine learning.'),
  data: z.array(dataFactSchema),
  cores: z.int().min(1),
  memoryGb: z.number().min(0),
  freeMemoryGb: z
    .number()
    .min(0)
    .optional()
    .describe('GiB of memory that were free when the session began, rounded down to a power of two.'),
  gpu: z.string().nullable(),
});

export type EnvironmentFacts = z.infer<typeof environmentFactsSchema>;
export type DataFact = z.infer<typeof dataFactSchema>;

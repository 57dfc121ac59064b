/** Writes the JSON Schemas to dist/schemas/. */
export function buildSchemas(): Promise<void>;

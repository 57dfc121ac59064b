// Written by scripts/engineLock.mjs from package-lock.json.

/** The engine's version, and the digest of each of its CUDA packages in the form of Subresource Integrity. */
export const LOCKED_ENGINE: { readonly version: string; readonly integrity: Readonly<Record<string, string>> } = {
  version: '3.22.1',
  integrity: {
    '@node-llama-cpp/linux-x64-cuda':
      'sha512-8rQCjyNNLZJUFit+YpjwlC4hwkKgOMIkB2wuycKBf8NU2O3ySKbiWZQ8aw9ku2nUTXjSnUIrE6KB88itduTBuA==',
    '@node-llama-cpp/linux-x64-cuda-ext':
      'sha512-4e5ajkiM2aR2WAdB/N/ACk4weEhHvOAIrzxZPsIX0xDFW5+6hhShuy1/vs88SK9NGdgAco9IyE28eYS0H1efpA==',
  },
};

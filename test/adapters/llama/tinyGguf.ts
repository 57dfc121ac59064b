/** Values of a GGUF head: text, an unsigned 32-bit number, or a 32-bit float. */
export type GgufValue = string | { readonly uint32: number } | { readonly float32: number };

export interface GgufTensor {
  readonly name: string;
  /** Fastest dimension first, as GGUF has it. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const ALIGNMENT = 32;

/** Bytes of a GGUF file, version 3, with F32 tensors. For adapters and for heads that an engine must refuse. */
export function tinyGguf(head: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[] = []): Buffer {
  const parts = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length), uint64(Object.keys(head).length)];
  for (const [key, value] of Object.entries(head)) parts.push(text(key), typed(value));
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    parts.push(text(name), uint32(shape.length), ...shape.map(uint64), uint32(0), uint64(offset));
    offset += padded(values.byteLength);
  }
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  parts.push(Buffer.alloc(padded(size) - size));
  for (const { values } of tensors) {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    parts.push(bytes, Buffer.alloc(padded(bytes.length) - bytes.length));
  }
  return Buffer.concat(parts);
}

function typed(value: GgufValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([uint32(8), text(value)]);
  if ('uint32' in value) return Buffer.concat([uint32(4), uint32(value.uint32)]);
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value.float32);
  return Buffer.concat([uint32(6), bytes]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function padded(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}

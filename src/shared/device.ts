/**
 * Where a model computes, by the device that it names: "cpu", a GPU's back end and name such as "cuda NVIDIA L4", or
 * "remote". One of which some layers alone have room on the GPU ("... (5 of 29 layers)") computes on both.
 */
export function deviceKind(device: string): 'cpu' | 'gpu' | 'both' | 'other' {
  if (device === 'cpu') return 'cpu';
  if (!/^(?:cuda|vulkan|metal)\b/.test(device)) return 'other';
  return /\(\d+ of \d+ layers\)$/.test(device) ? 'both' : 'gpu';
}

import type { Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Finding, Gate } from '../../core/ports.js';
import { inStringLiteral } from './stringLiterals.js';

/** Versions of the environment in which the scripts will run; null or absent when not known. */
export interface GateVersions {
  /** Such as "3.11.7". Unknown means that the syntax of every version is accepted. */
  readonly python?: string | null;
  /** Such as "2.4.6". Unknown means that only names gone since 1.24 are reported. */
  readonly numpy?: string | null;
}

/**
 * Static check with ruff's WebAssembly package, without Python: about 1 ms for a script of 100 lines, some 200 ms once to load.
 * Reports only what makes a run fail or compute something else than what stands there; never style, never an unused
 * name. Findings come in the order of the lines, at most one a line, at most ten. Files other than `.py` and `.pyw`
 * have none. What it cannot see: names behind `from x import *`, attributes, types, wrong shapes.
 */
export function createGate(versions: GateVersions = {}): Gate {
  let workspace: Promise<Workspace> | null = null;
  return {
    async check(path, source) {
      if (!/\.pyw?$/i.test(path)) return [];
      const ruff = await (workspace ??= openWorkspace(versions));
      const found = (ruff.check(source) as Diagnostic[]).filter((one) => matters(one, versions.numpy ?? null));
      return onePerLine(withoutAnnotationStrings(found, source, ruff)).slice(0, MAX_FINDINGS);
    },
  };
}

interface Diagnostic {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: { readonly row: number; readonly column: number };
}

const MAX_FINDINGS = 10;
const OLDEST_PYTHON = 7;
const NEWEST_PYTHON = 14;
const UTF16 = 1;

/** Rules that stand for an exception at run time, or for a condition that is always true. */
const RULES = [
  'E9', // the file cannot be read
  ...['F404', 'F406', 'F407'], // imports that are syntax errors
  ...['F501', 'F502', 'F503', 'F505', 'F506', 'F507', 'F508', 'F509', 'F521', 'F524', 'F525'], // formats that raise
  ...['F621', 'F622', 'F633', 'F634'], // star-unpacking, `print >>`, `if (a, b):`
  ...['F701', 'F702', 'F704', 'F706', 'F707'], // break, continue, yield, return, except in the wrong place
  ...['F821', 'F822', 'F823'], // undefined names
  ...['PLE0101', 'PLE0115', 'PLE0117', 'PLE0118', 'PLE1142'], // return in __init__, nonlocal, global, await
  ...['NPY001', 'NPY201'], // names that NumPy has removed
];

/** Names on ruff's list for NumPy 2.0 that NumPy kept for longer: the minor version of 2.x that removed each. */
const KEPT_IN_NUMPY_2: Readonly<Record<string, number>> = { trapz: 4, in1d: 4, row_stack: Infinity };

async function openWorkspace(versions: GateVersions): Promise<Workspace> {
  // Loaded at the first check. The package reads its .wasm file from its own folder, so it is never bundled.
  const ruff = await import('@astral-sh/ruff-wasm-nodejs');
  return new ruff.Workspace(
    { 'target-version': targetVersion(versions.python ?? null), lint: { select: RULES } },
    UTF16,
  );
}

function targetVersion(python: string | null): string {
  const minor = /^3\.(\d+)/.exec(python ?? '')?.[1];
  if (minor === undefined) return `py3${NEWEST_PYTHON}`;
  return `py3${Math.min(Math.max(Number(minor), OLDEST_PYTHON), NEWEST_PYTHON)}`;
}

function matters({ code, message }: Diagnostic, numpy: string | null): boolean {
  if (code !== 'NPY001' && code !== 'NPY201') return true;
  const [major = 1, minor = 24] = numpy === null ? [] : numpy.split('.').map(Number);
  if (code === 'NPY001') return major > 1 || minor >= 24;
  const name = /^`(?:np|numpy)\.(\w+)`/.exec(message)?.[1] ?? '';
  return major > 2 || (major === 2 && minor >= (KEPT_IN_NUMPY_2[name] ?? 0));
}

/**
 * Quoted annotations (`x: "Frame"`, `Float[Tensor, "batch"]`) are never evaluated, so a name that is missing in one
 * does not fail.
 */
function withoutAnnotationStrings(found: Diagnostic[], source: string, workspace: Workspace): Diagnostic[] {
  if (!found.some(({ code }) => code === 'F821')) return found;
  const inString = inStringLiteral(source, workspace.tokens(source));
  return found.filter(({ code, start_location: at }) => code !== 'F821' || !inString(at.row, at.column));
}

function onePerLine(found: Diagnostic[]): Finding[] {
  const lines = new Map<number, Finding>();
  for (const { code, message, start_location: at } of found) {
    if (!lines.has(at.row))
      lines.set(at.row, { code: code ?? 'invalid-syntax', message: tense(message), line: at.row });
  }
  return [...lines.values()].sort((a, b) => a.line - b.line);
}

/** The check knows the installed version, so what "will be removed" has been. */
function tense(message: string): string {
  return message.replace('will be removed in NumPy 2.0', 'was removed from NumPy');
}

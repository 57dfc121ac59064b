import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MAKE = `
import sys, zipfile
folder, name, data = sys.argv[1:4]
dist = name.replace('-', '_') + '-1.0'
with zipfile.ZipFile(f'{folder}/{dist}-py3-none-any.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
    wheel.write(data, 'package/part.bin')
    wheel.writestr(f'{dist}.dist-info/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    wheel.writestr(f'{dist}.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{dist}.dist-info/RECORD', '')
`;

/** Writes a wheel that carries `data`, version 1.0, into the folder, as pip finds it with PIP_FIND_LINKS. */
export function makeWheel(folder: string, name: string, data: Buffer): void {
  const file = join(folder, `${name}.data`);
  writeFileSync(file, data);
  execFileSync('python3', ['-c', MAKE, folder, name, file]);
}

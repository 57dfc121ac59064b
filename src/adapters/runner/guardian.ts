import { spawn, type ChildProcess } from 'node:child_process';
import { RUN_MARK } from './environment.js';
import type { ProcessInfo } from './processList.js';

/**
 * A small process that ends a run when this one dies without having done so, even by SIGKILL: it waits on a pipe that
 * closes with us. It ends by itself, at the latest four seconds after that.
 */
export interface Guardian {
  /** Tells which process group is the run's. */
  group(pid: number): void;
  /** Tells of processes of the run that left its group. */
  strays(members: readonly ProcessInfo[]): void;
  /** The run has ended and nothing is left to guard. */
  dismiss(): void;
}

/** Starts a guardian before the run starts, so that no moment is unguarded. */
export function startGuardian(mark: string): Guardian {
  const child = process.platform === 'win32' ? startNode() : startShell();
  // A guardian that cannot start or has gone must not take the run with it: all other ways of ending it still work.
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.unref();
  const told = new Set<string>();
  const tell = (line: string): void => {
    if (!told.has(line)) child.stdin?.write(`${line}\n`);
    told.add(line);
  };
  tell(`mark ${mark}`);
  return {
    group: (pid) => tell(`group ${pid}`),
    strays: (members) => members.forEach(({ pid, started }) => tell(`stray ${pid} ${started}`)),
    dismiss: () => void child.stdin?.end('done\n'),
  };
}

/** In plain sh, which is there at once and small. Marks and numbers come by the pipe, so that no command shows them. */
const SHELL_GUARDIAN = `
trap '' HUP INT TERM
mark= group= strays=
while read -r word pid started; do
  case "$word" in
    mark) mark="$pid" ;;
    group) group="$pid" ;;
    stray) strays="$strays $pid:$started" ;;
    done) exit 0 ;;
  esac
done
marked() {
  if [ -d /proc/self ]; then
    grep -laF "${RUN_MARK}=$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do echo "$pid"; done
  else
    ps -A -E -ww -o pid=,command= | while read -r pid rest; do
      case "$rest" in *"${RUN_MARK}=$mark"*) echo "$pid" ;; esac
    done
  fi
}
started() {
  read -r stat < "/proc/$1/stat" || return
  set -- \${stat##*) }
  echo "\${20}"
}
strike() {
  [ -n "$group" ] && kill -s "$1" -- "-$group"
  for pid in $(marked); do kill -s "$1" "$pid"; done
  for stray in $strays; do
    [ "$(started "\${stray%%:*}")" = "\${stray#*:}" ] && kill -s "$1" "\${stray%%:*}"
  done
}
{ strike TERM; sleep 2; strike KILL; sleep 0.3; strike KILL; sleep 1; strike KILL; } 2>/dev/null
`;

function startShell(): ChildProcess {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  return spawn('/bin/sh', ['-c', SHELL_GUARDIAN], {
    cwd: '/',
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

const NODE_GUARDIAN = `
let text = '';
process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
  const group = /^group (\\d+)$/m.exec(text)?.[1];
  if (group && !/^done$/m.test(text)) require('child_process').spawnSync('taskkill', ['/pid', group, '/T', '/F']);
});`;

/** Windows has no sh. Inside an editor `execPath` is Electron, which this variable turns into plain Node. */
function startNode(): ChildProcess {
  return spawn(process.execPath, ['-e', NODE_GUARDIAN], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

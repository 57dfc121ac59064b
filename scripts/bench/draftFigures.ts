import { SCRIPT_GRAMMAR } from '../../src/core/agent/grammar.js';
import type { LlamaModel } from '../../src/adapters/llama/llamaModel.js';

const SAMPLING = { temperature: 0, topK: 40, topP: 1, seed: 1 };
/** Functions that make a script of 40 and of 150 lines: six lines each after eleven of frame. */
const FUNCTIONS = { draftedRatio40: 5, draftedRatio150: 23 } as const;

export interface DraftFigures {
  /** How many times faster a script of 40 lines is rewritten with a draft than without, per token. */
  readonly draftedRatio40: number;
  readonly draftedRatio150: number;
  /** Share of the tokens, of both scripts, that are those of plain decoding, counted up to the first that differs. */
  readonly draftedSame: number;
}

/** Rewrites two scripts, plain and with the old script as the draft, at temperature 0. */
export async function draftFigures(model: LlamaModel): Promise<DraftFigures> {
  const ratios = { draftedRatio40: 0, draftedRatio150: 0 };
  let same = 0;
  let all = 0;
  for (const [key, functions] of Object.entries(FUNCTIONS)) {
    const script = scriptOf(functions);
    const plain = await rewrite(model, script, undefined);
    const drafted = await rewrite(model, script, `${script.slice(FIRST.length)}\`\`\``);
    const perToken = ({ decodeMs, tokens }: typeof plain) => decodeMs / tokens.length;
    ratios[key as keyof typeof ratios] = Number((perToken(plain) / perToken(drafted)).toFixed(2));
    const differs = plain.tokens.findIndex((token, i) => token !== drafted.tokens[i]);
    same += differs < 0 ? plain.tokens.length : differs;
    all += plain.tokens.length;
  }
  return { ...ratios, draftedSame: Number((same / all).toFixed(3)) };
}

function rewrite(model: LlamaModel, script: string, draft: string | undefined) {
  const content = `train.py:\n\`\`\`python\n${script}\`\`\`\n\nReplace Ridge(alpha=1.0) by Lasso(alpha=0.01, max_iter=5000). Write all lines of the new script.`;
  return model.generate(
    {
      role: 'policy',
      messages: [{ role: 'user', content }],
      replyStart: `\`\`\`python\n${FIRST}`,
      grammar: SCRIPT_GRAMMAR,
      maxTokens: 3000,
      sampling: SAMPLING,
      ...(draft === undefined ? {} : { draft }),
    },
    { signal: new AbortController().signal },
  );
}

const FIRST = 'import pandas as pd\n';
const COLUMNS = ['area', 'rooms', 'age', 'distance', 'income', 'tax', 'height', 'width'];

function scriptOf(functions: number): string {
  const features = Array.from({ length: functions }, (_, i) => feature(i)).join('\n');
  const names = Array.from({ length: functions }, (_, i) => `feature_${i}(table)`).join(', ');
  return `${FIRST}from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score

table = pd.read_csv("houses.csv")

${features}
X = pd.concat([${names}], axis=1)
model = Ridge(alpha=1.0)
rmse = -cross_val_score(model, X, table["price"], scoring="neg_root_mean_squared_error").mean()
print(f"rmse: {rmse:.4f}")
`;
}

function feature(i: number): string {
  const [a, b] = [COLUMNS[i % COLUMNS.length]!, COLUMNS[(3 * i + 1) % COLUMNS.length]!];
  return `
def feature_${i}(table):
    ratio = table["${a}"] / (table["${b}"] + ${i + 1})
    clipped = ratio.clip(upper=ratio.quantile(0.9${i % 10}))
    return clipped.rename("${a}_by_${b}_${i}")
`;
}

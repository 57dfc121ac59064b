import type { StepDetails, ViewStep } from './protocol.js';
import type { Step } from './record.js';

/**
 * Light form of a step for the list and the chart.
 * @param noise half the width of the noise band that the judge used, in the metric's own unit, or null.
 */
export function toViewStep(step: Step, noise: number | null): ViewStep {
  return {
    id: step.id,
    parentId: step.parentId,
    seconds: step.seconds.total,
    status: step.status,
    idea: step.idea,
    metricBefore: step.metricBefore,
    reason: step.reason,
    action: step.action?.name ?? null,
    metric: step.metric?.value ?? null,
    reward: step.reward?.value ?? null,
    tokens: step.policy.reduce((sum, call) => sum + call.tokens.length, 0),
    noise,
    hasDiff: step.diff !== '',
  };
}

/**
 * Everything about a step that a person reads; tokens and log-probabilities stay behind.
 * @param logTail the end of the run's log, or an empty string.
 */
export function toStepDetails(step: Step, logTail: string): StepDetails {
  const { policy, ...rest } = step;
  return {
    ...rest,
    calls: policy.map(({ promptTokens, reusedTokens, promptMs, decodeMs, end, tokens }) => ({
      promptTokens,
      reusedTokens,
      promptMs,
      decodeMs,
      end,
      tokens: tokens.length,
    })),
    rawReply: policy.at(-1)?.text ?? '',
    logTail,
  };
}

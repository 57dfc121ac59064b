/**
 * Finds a metric's name in printed text however it is spelled there: "val_accuracy" also as "Val accuracy" or
 * "val-accuracy". Meant for keeping lines, so it rather finds too much; reading the number is another part's task.
 */
export function metricNamePattern(name: string): RegExp {
  const parts = name.split(/[\s_-]+/).filter((word) => word !== '');
  const words = parts.length > 0 ? parts : [name];
  return new RegExp(words.map((word) => word.replace(/[^A-Za-z0-9]/g, '\\$&')).join('[\\s_-]*'), 'i');
}

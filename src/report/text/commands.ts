/**
 * A line that a CI runner prints and does not obey: GitHub's runner takes `::command` at the start of a line and `##[command]` anywhere
 * for orders, Azure's `##vso[`. The line may begin with colour codes and blanks.
 */
export const withoutCommands = (line: string): string =>
  line.replace(/^((?:\u001b\[\d+m|\s)*):(?=:)/, '$1\\u{3a}').replace(/##(?=\[|vso\[)/gi, '#\\u{23}');

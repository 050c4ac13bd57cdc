package org.chainzrule.doctor;

import java.util.Locale;

/**
 * One thing that an examination looked at.
 *
 * @param subject what it is, in a word or two
 * @param verdict whether it is as it should be
 * @param found what was found, in one line
 * @param remedy what to do about it, in one line; empty where there is nothing to do
 */
public record Finding(String subject, Verdict verdict, String found, String remedy) {

  static Finding ok(String subject, String found) {
    return new Finding(subject, Verdict.OK, found, "");
  }

  static Finding note(String subject, String found, String remedy) {
    return new Finding(subject, Verdict.NOTE, found, remedy);
  }

  static Finding warning(String subject, String found, String remedy) {
    return new Finding(subject, Verdict.WARNING, found, remedy);
  }

  static Finding failure(String subject, String found, String remedy) {
    return new Finding(subject, Verdict.FAILURE, found, remedy);
  }

  /** As one line of text. */
  @Override
  public String toString() {
    String line =
        String.format(
            Locale.ROOT,
            "%-15s %-8s %s%s",
            subject,
            verdict,
            found,
            remedy.isEmpty() ? "" : "; " + remedy);
    return line.replaceAll("\\R", " ");
  }
}

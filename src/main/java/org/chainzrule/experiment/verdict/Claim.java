package org.chainzrule.experiment.verdict;

/**
 * A claim, and what the runs say about it.
 *
 * @param claim in a few words
 * @param bar what it takes for the claim to hold
 * @param found what was measured, in words
 * @param status what follows
 */
public record Claim(String claim, String bar, String found, Status status) {

  /** What the runs say about a claim. */
  public enum Status {
    /** It holds, by more than was asked for. */
    EXCEEDED,
    /** It holds. */
    REACHED,
    /** It does not hold in these runs. */
    NOT_REACHED,
    /** The contestants that it compares did not take part. */
    NOT_TESTED
  }
}

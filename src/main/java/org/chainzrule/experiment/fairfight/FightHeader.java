package org.chainzrule.experiment.fairfight;

import java.util.List;

/**
 * The first line of {@code runs.jsonl}: what all its runs have in common.
 *
 * @param format always {@link #FORMAT}
 * @param version of the format, {@link #VERSION}
 * @param data the data in one line
 * @param trainDigest the digest of the training set, see {@link org.chainzrule.data.Dataset#digest}
 * @param testDigest the digest of the test set
 * @param epochs see {@link FightSettings}, as the following
 * @param batch see there
 * @param selectionExamples see there
 * @param robustExamples see there
 * @param noise see {@link FightSettings.Radii}, as the following
 * @param attacks see there
 * @param certificates see there
 */
public record FightHeader(
    String format,
    int version,
    String data,
    String trainDigest,
    String testDigest,
    int epochs,
    int batch,
    int selectionExamples,
    int robustExamples,
    List<Double> noise,
    List<Double> attacks,
    List<Double> certificates) {

  /** The name of the format. */
  public static final String FORMAT = "chainzrule fair fight";

  /** The version of the format that this library writes and reads. */
  public static final int VERSION = 1;

  /** The header of a fight; what only decides which runs there are is not part of it. */
  static FightHeader of(FightData data, FightSettings settings) {
    return new FightHeader(
        FORMAT,
        VERSION,
        data.split().description(),
        data.split().train().digest(),
        data.split().test().digest(),
        settings.epochs(),
        settings.batch(),
        settings.selectionExamples(),
        settings.robustExamples(),
        settings.radii().noise(),
        settings.radii().attacks(),
        settings.radii().certificates());
  }
}

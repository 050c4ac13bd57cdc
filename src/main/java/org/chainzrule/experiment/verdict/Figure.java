package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.chainzrule.experiment.fairfight.FightHeader;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.FinalMeasures;
import org.chainzrule.metrics.Distribution;

/**
 * A figure of a final run, for files of results.
 *
 * @param name such as {@code pgd@0.1}
 * @param of a run; NaN where it was not measured
 */
record Figure(String name, ToDoubleFunction<FightRun> of) {

  /** All figures of a fight, in the order in which they are written. */
  static List<Figure> all(FightHeader header) {
    List<Figure> all = new ArrayList<>();
    all.add(new Figure("accuracy", FightRun::accuracy));
    all.add(new Figure("parameters", FightRun::parameters));
    all.add(new Figure("flops", FightRun::flops));
    all.add(gradient("inputGradientMean", Distribution::mean));
    all.add(gradient("inputGradientP99", Distribution::p99));
    all.add(gradient("inputGradientPeak", Distribution::max));
    all.add(gradient("inputGradientTailRatio", Distribution::tailRatio));
    header.noise().forEach(at -> all.add(under(FinalMeasures.Measure.NOISE, at)));
    header.attacks().forEach(at -> all.add(under(FinalMeasures.Measure.FGSM, at)));
    header.attacks().forEach(at -> all.add(under(FinalMeasures.Measure.PGD, at)));
    header.attacks().forEach(at -> all.add(under(FinalMeasures.Measure.PGD_MARGIN, at)));
    all.add(measure("corruptions", FinalMeasures::meanCorruptionAccuracy));
    header.certificates().forEach(at -> all.add(under(FinalMeasures.Measure.CERTIFIED, at)));
    all.add(new Figure("trainSeconds", run -> run.cost().seconds()));
    all.add(new Figure("peakBytes", run -> run.cost().peakBytes()));
    all.add(new Figure("peakStepGradient", run -> run.cost().peakStepGradient()));
    return all;
  }

  private static Figure gradient(String name, ToDoubleFunction<Distribution> of) {
    return new Figure(
        name,
        run ->
            run.inputGradient().map(norms -> of.applyAsDouble(norms.summary())).orElse(Double.NaN));
  }

  private static Figure measure(String name, ToDoubleFunction<FinalMeasures> of) {
    return new Figure(name, run -> run.finals().map(of::applyAsDouble).orElse(Double.NaN));
  }

  private static Figure under(FinalMeasures.Measure measure, double radius) {
    String name = measure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return measure(name + "@" + radius, finals -> finals.accuracyUnder(measure, radius));
  }
}

package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.report.AccuracyReport;
import org.chainzrule.experiment.report.OrdinalReport;
import org.chainzrule.experiment.report.ReportPart;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.experiment.report.StabilityReport;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.metrics.OrdinalMetrics;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.text.ClassOutput;
import org.chainzrule.text.TextClassifier;
import org.chainzrule.text.TextFeatures;
import org.chainzrule.train.Callback;

/**
 * The part of a report that is specific to reviews.
 *
 * @param found the reviews
 * @param sets the encoded training set and test set
 * @param features what was derived from the training set
 * @param output the output of the model
 * @param stars the metrics on the test set
 * @param run the report of the training
 * @param inputGradient the norms of input gradients; empty for token ids, which have no derivative
 */
record ReviewReport(
    ReviewOptions.Found found,
    TrainTestSplit sets,
    TextFeatures features,
    ClassOutput output,
    OrdinalReport stars,
    RunReport run,
    Optional<Distribution> inputGradient)
    implements ReportPart {

  /** Evaluates a trained model on the test set. */
  static ReviewReport of(
      ReviewOptions.Found found,
      TrainTestSplit sets,
      TextFeatures features,
      TextClassifier model,
      Loss loss,
      RunReport run) {
    return new ReviewReport(
        found,
        sets,
        features,
        (ClassOutput) model.output(),
        stars(sets.evaluatedOn(), model, sets.test()),
        run,
        model.encoder().hasInputGradient()
            ? Optional.of(InputGradients.of(model.network(), loss, sets.test()))
            : Optional.empty());
  }

  static OrdinalReport stars(String on, TextClassifier model, Dataset test) {
    List<String> names =
        model.output().classNames().stream()
            .map(name -> name + (name.equals("1") ? " star" : " stars"))
            .toList();
    return new OrdinalReport(on, names, OrdinalMetrics.of(model.network(), model.loss(), test));
  }

  /** The whole report: that of the run, with what was measured, the metrics and this part. */
  RunReport whole(List<ReportPart> measured) {
    return run.followedBy(measured).with(stars).with(this);
  }

  /** The mean penalty over the steps of the last epoch. */
  private double penalty() {
    List<Callback.Epoch> epochs = run.fit().epochs();
    return epochs.get(epochs.size() - 1).penalty();
  }

  private double perSecond() {
    return run.examplesPerSecond(sets.train().size());
  }

  private String decision() {
    return output.decision().map(EnumNames::of).orElse("the head's own");
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (features.frozen() > 0) {
      lines.add("vectors         " + features.frozen() + " frozen numbers");
    }
    lines.add(ReportPart.line("penalty         %.4g in the last epoch", penalty()));
    lines.add("decision        " + decision());
    lines.add(ReportPart.line("speed           %.0f reviews a second", perSecond()));
    inputGradient.map(AccuracyReport::gradientLine).ifPresent(lines::add);
    return lines;
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trainReviews", sets.train().size());
    fields.put(sets.evaluatedOn() + "Reviews", sets.test().size());
    fields.put("leftOutAsTest", found.elsewhere());
    fields.put("leftOutAsRepeated", found.repeated());
    fields.put("badRows", found.skipped());
    fields.putAll(choices());
    fields.put("frozenParameters", features.frozen());
    fields.put("vocabulary", features.encoder().words());
    features.coverage().ifPresent(share -> fields.put("coverage", share));
    fields.put("penaltyValue", penalty());
    fields.put("reviewsPerSecond", perSecond());
    inputGradient.ifPresent(norms -> fields.put("inputGradient", StabilityReport.fields(norms)));
    return fields;
  }

  private Map<String, String> choices() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("model", features.model().reading().toString());
    choices.put("head", EnumNames.of(output.head()));
    choices.put("decision", decision());
    return choices;
  }

  /** The provenance of the network, which is saved in its file. */
  Provenance provenance() {
    Provenance plain = run.provenance(found.train().digest(), stars.savedMetrics());
    Map<String, String> all = new LinkedHashMap<>(plain.configuration());
    all.putAll(choices());
    return plain.withConfiguration(all);
  }
}

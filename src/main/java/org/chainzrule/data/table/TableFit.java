package org.chainzrule.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.chainzrule.io.Excerpt;

/** Fits the preprocessing of a plan on training rows. */
final class TableFit {

  /** More classes or categories than this are a column of something else, such as names. */
  private static final int MOST = 1000;

  private final TablePlan plan;
  private final CsvTable train;

  TableFit(TablePlan plan, CsvTable train) {
    this.plan = plan;
    this.train = train;
  }

  TablePreprocessing preprocessing() {
    if (train.size() == 0) {
      throw train.refusal("expected rows to fit a preprocessing by, got none");
    }
    plan.targets().forEach(train::index);
    List<String> features = plan.columns().features(train, plan.targets());
    if (features.isEmpty()) {
      throw train.refusal("expected columns beside " + plan.targets() + " as features, got none");
    }
    List<NumericColumn> numeric = new ArrayList<>();
    List<CategoricalColumn> categorical = new ArrayList<>();
    for (String column : features) {
      if (isNumeric(column)) {
        numeric.add(numeric(column));
      } else {
        categorical.add(categorical(column));
      }
    }
    return new TablePreprocessing(plan.marks(), numeric, categorical, target());
  }

  /** The fields of a column; null where one is missing. */
  private String[] fields(String column) {
    return IntStream.range(0, train.size())
        .mapToObj(i -> train.field(i, column))
        .map(field -> TablePreprocessing.isMissing(field, plan.marks()) ? null : field)
        .toArray(String[]::new);
  }

  private boolean isNumeric(String column) {
    if (plan.columns().numeric().contains(column)
        || plan.columns().categorical().contains(column)) {
      return plan.columns().numeric().contains(column);
    }
    String[] fields = fields(column);
    int numbers = 0;
    int other = -1;
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] != null && Double.isNaN(Numerals.number(fields[i]))) {
        other = i;
      } else if (fields[i] != null) {
        numbers++;
      }
    }
    if (numbers > 0 && other >= 0) {
      throw train.refusal(
          other,
          String.format(
              Locale.ROOT,
              "expected a column of numbers or one of categories, got %d numbers and also %s in"
                  + " column %s; TablePlan.numeric or categorical says which it is, missingMarks"
                  + " what stands for a missing value",
              numbers,
              Excerpt.of(fields[other]),
              column));
    }
    return numbers > 0;
  }

  private NumericColumn numeric(String column) {
    String[] fields = fields(column);
    boolean missing = checkMissing(column, "a number", fields);
    Map<Double, Integer> counts = new HashMap<>();
    double[] numbers = new double[fields.length];
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] != null) {
        numbers[i] = number(i, column, fields[i]);
        // Adding 0 makes one number of 0 and -0.
        counts.merge(numbers[i] + 0.0, 1, Integer::sum);
      }
    }
    double[] present =
        IntStream.range(0, fields.length)
            .filter(i -> fields[i] != null)
            .mapToDouble(i -> numbers[i])
            .toArray();
    Optional<Double> fill =
        switch (plan.missing()) {
          case REFUSED -> Optional.empty();
          case MEAN -> Optional.of(mean(present));
          case MOST_FREQUENT ->
              counts.entrySet().stream()
                  .max(
                      Map.Entry.<Double, Integer>comparingByValue()
                          .thenComparing(entry -> -entry.getKey()))
                  .map(Map.Entry::getKey);
        };
    for (int i = 0; i < fields.length; i++) {
      numbers[i] = fields[i] == null ? fill.orElseThrow() : numbers[i];
    }
    return new NumericColumn(
        column,
        fill,
        missing && plan.indicated(),
        plan.standardised() ? mean(numbers) : 0,
        plan.standardised() ? deviation(numbers) : 1);
  }

  private CategoricalColumn categorical(String column) {
    String[] fields = fields(column);
    boolean missing = checkMissing(column, "a category", fields);
    Map<String, Integer> counts = new HashMap<>();
    for (String field : fields) {
      if (field != null) {
        counts.merge(field, 1, Integer::sum);
      }
    }
    if (counts.size() > MOST) {
      throw train.refusal(
          String.format(
              Locale.ROOT,
              "expected at most %d categories in column %s, got %d; TablePlan.without leaves it"
                  + " out",
              MOST,
              column,
              counts.size()));
    }
    List<String> categories = counts.keySet().stream().sorted(Numerals.ORDER).toList();
    Optional<String> fill =
        plan.missing() == MissingValues.REFUSED
            ? Optional.empty()
            // The first of several that are equally frequent.
            : categories.stream()
                .reduce((best, next) -> counts.get(next) > counts.get(best) ? next : best);
    return new CategoricalColumn(
        column, categories, fill, missing && plan.indicated(), plan.unknown());
  }

  /** Whether values are missing, where that is allowed. */
  private boolean checkMissing(String column, String expected, String... fields) {
    int missing = Arrays.asList(fields).indexOf(null);
    if (missing >= 0 && plan.missing() == MissingValues.REFUSED) {
      throw train.refusal(missing, NumericColumn.missing(column, expected).getMessage());
    }
    if (Arrays.stream(fields).allMatch(field -> field == null)) {
      throw train.refusal("expected a value in column " + column + ", got missing ones alone");
    }
    return missing >= 0;
  }

  private TableTarget target() {
    return switch (plan.kind()) {
      case CLASS -> classes();
      case NUMBERS -> numbers();
      case LABELS -> labels();
    };
  }

  private TableTarget labels() {
    TableTarget target = new TableTarget(plan.targets(), List.of(), List.of(), List.of());
    for (int i = 0; i < train.size(); i++) {
      for (int j = 0; j < plan.targets().size(); j++) {
        try {
          target.value(j, train.field(i, plan.targets().get(j)));
        } catch (IllegalArgumentException e) {
          throw train.refusal(i, e.getMessage());
        }
      }
    }
    return target;
  }

  private TableTarget classes() {
    String column = plan.targets().get(0);
    String[] fields = fields(column);
    int missing = Arrays.asList(fields).indexOf(null);
    if (missing >= 0) {
      throw train.refusal(
          missing, "expected a class in column " + column + ", got a missing value");
    }
    List<String> names = Arrays.stream(fields).distinct().sorted(Numerals.ORDER).toList();
    if (names.size() < 2 || names.size() > MOST) {
      throw train.refusal(
          String.format(
              Locale.ROOT,
              "expected 2 to %d classes in column %s, got %d",
              MOST,
              column,
              names.size()));
    }
    return new TableTarget(plan.targets(), names, List.of(), List.of());
  }

  private TableTarget numbers() {
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (String column : plan.targets()) {
      double[] numbers =
          IntStream.range(0, train.size())
              .mapToDouble(i -> number(i, column, train.field(i, column)))
              .toArray();
      double deviation = deviation(numbers);
      means.add(plan.standardised() ? mean(numbers) : 0);
      deviations.add(plan.standardised() && deviation > 0 ? deviation : 1);
    }
    return new TableTarget(plan.targets(), List.of(), means, deviations);
  }

  private double number(int row, String column, String field) {
    try {
      return NumericColumn.number(column, field);
    } catch (IllegalArgumentException e) {
      throw train.refusal(row, e.getMessage());
    }
  }

  /** The mean; no sum overflows. */
  static double mean(double... numbers) {
    return DoubleStream.of(numbers).map(number -> number / numbers.length).sum();
  }

  /** The standard deviation, {@code √ mean (x - mean)²}, without overflow; 0 for a constant. */
  static double deviation(double... numbers) {
    double least = DoubleStream.of(numbers).min().orElse(0);
    double largest = DoubleStream.of(numbers).max().orElse(0);
    // The mean of equal numbers may differ from them by rounding.
    if (least == largest) {
      return 0;
    }
    // Division by a power of two rounds nothing.
    double magnitude = Math.max(Math.abs(least), Math.abs(largest));
    double unit = Math.scalb(1.0, Math.getExponent(magnitude));
    double centre = mean(numbers) / unit;
    double variance =
        mean(
            DoubleStream.of(numbers).map(x -> (x / unit - centre) * (x / unit - centre)).toArray());
    return unit * Math.sqrt(variance);
  }
}

package org.chainzrule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Uses of what is marked {@link Internal}: only classes of its own room, the top-level package
 * below {@code org.chainzrule}, and of the rooms that the annotation lists may use it. What is
 * nested in an internal class is as internal as that class.
 */
final class InternalUse extends ArchCondition<JavaClass> {

  static final ArchRule RULE = classes().should(new InternalUse());

  private InternalUse() {
    super("use what is internal only where that is allowed");
  }

  @Override
  public void check(JavaClass user, ConditionEvents events) {
    for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
      JavaClass used = dependency.getTargetClass().getBaseComponentType();
      for (Optional<JavaClass> each = Optional.of(used);
          each.isPresent();
          each = each.get().getEnclosingClass()) {
        check(user, each.get(), each.get(), used.getName(), events);
      }
    }
    for (JavaAccess<?> access : user.getAccessesFromSelf()) {
      Optional<? extends JavaMember> member = access.getTarget().resolveMember();
      member.ifPresent(it -> check(user, it, it.getOwner(), it.getFullName(), events));
    }
  }

  private static void check(
      JavaClass user, CanBeAnnotated used, JavaClass owner, String name, ConditionEvents events) {
    if (!used.isAnnotatedWith(Internal.class)) {
      return;
    }
    Internal internal =
        used instanceof JavaMember member
            ? member.getAnnotationOfType(Internal.class)
            : owner.getAnnotationOfType(Internal.class);
    List<String> rooms = new ArrayList<>();
    rooms.add(room(owner));
    rooms.addAll(List.of(internal.value()));
    boolean allowed = rooms.contains(room(user));
    String message =
        String.format(
            Locale.ROOT, "%s uses %s, which is internal to %s", user.getName(), name, rooms);
    events.add(new SimpleConditionEvent(user, allowed, message));
  }

  /** The first part of a class's package below {@code org.chainzrule}. */
  private static String room(JavaClass of) {
    return of.getPackageName().replaceFirst("^org\\.chainzrule\\.?", "").replaceFirst("\\..*", "");
  }
}

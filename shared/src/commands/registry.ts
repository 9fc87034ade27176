import { acceptInvitation, createFirstAdmin, invite, setActive } from '../accounts/account-commands.ts';
import { setEmail } from '../accounts/email-command.ts';
import { deleteInvitation, resendInvitation, revokeInvitation } from '../accounts/invitation-commands.ts';
import { editProfile } from '../accounts/profile-commands.ts';
import { registerCustomer, verifyEmail } from '../accounts/registration.ts';
import { linkCustomer, linkStaff, setManagerScope, setRole } from '../accounts/role-commands.ts';
import { unlinkCustomer, unlinkStaff } from '../accounts/unlink-commands.ts';
import type { CommandName } from '../access/permissions.ts';
import { withdrawNoShow } from '../appointments/appointment-missed.ts';
import { reassignAppointment, rescheduleAppointment } from '../appointments/appointment-move.ts';
import {
  cancelAppointment,
  completeAppointment,
  noShowAppointment,
  noteAppointment,
  startAppointment,
} from '../appointments/appointment-progress.ts';
import { addPhoto, removePhoto, setCustomerAppointment } from '../appointments/appointment-record.ts';
import {
  approveService,
  proposeService,
  rejectService,
  setServiceActive,
} from '../catalog/service-approval.ts';
import { createService, editService } from '../catalog/service-commands.ts';
import type { AnyCommand } from '../command-kit/define-command.ts';
import { createCategory, editCategory, removeCategory } from '../company/category-commands.ts';
import { editSettings } from '../company/company-commands.ts';
import { addAddress, editAddress, removeAddress, setDefaultAddress } from '../customers/address-commands.ts';
import { anonymiseCustomer } from '../customers/customer-anonymise.ts';
import { mergeCustomers } from '../customers/customer-merge.ts';
import { createCustomer, editCustomer } from '../customers/customer-commands.ts';
import { createCoupon, editCoupon, expireCoupon, setCouponActive } from '../coupons/coupon-commands.ts';
import { assignStaff } from '../orders/order-assign.ts';
import { claimOrder } from '../orders/order-claim.ts';
import { claimSubscription } from '../subscriptions/subscription-claim.ts';
import { cancelOrder, expireHold } from '../orders/order-cancel.ts';
import { editOrder, rescheduleOrder, setOrderCustomer } from '../orders/order-change.ts';
import {
  requestOrderChange,
  reviewOrderChange,
  withdrawOrderChange,
} from '../orders/order-change-requests.ts';
import { confirmOrder } from '../orders/order-confirm.ts';
import { applyCoupon, removeCoupon } from '../orders/order-coupon.ts';
import { setOrderItems } from '../orders/order-lines.ts';
import { placeOrder } from '../orders/order-place.ts';
import { editStaff, setStaffActive } from '../staff/staff-activity.ts';
import { addAbsence, createStaff, removeAbsence } from '../staff/staff-commands.ts';
import { setAreas, setSchedule, setServices } from '../staff/staff-work-commands.ts';
import { createSubscription } from '../subscriptions/subscription-create.ts';
import { editSubscription } from '../subscriptions/subscription-edit.ts';
import {
  activateSubscription,
  cancelSubscription,
  pauseSubscription,
} from '../subscriptions/subscription-lifecycle.ts';
import {
  requestSeriesChange,
  reviewSeriesChange,
  withdrawSeriesChange,
} from '../subscriptions/subscription-change-requests.ts';
import { rescheduleVisit, skipVisit } from '../subscriptions/subscription-visits.ts';

/** Every command by its name; a name in the permission table without a command does not compile. */
export const commands: Record<CommandName, AnyCommand> = {
  'company.edit_settings': editSettings,
  'category.create': createCategory,
  'category.edit': editCategory,
  'category.remove': removeCategory,
  'service.create': createService,
  'service.edit': editService,
  'service.propose': proposeService,
  'service.approve': approveService,
  'service.reject': rejectService,
  'service.set_active': setServiceActive,
  'account.create_first_admin': createFirstAdmin,
  'account.invite': invite,
  'account.accept_invitation': acceptInvitation,
  'account.set_active': setActive,
  'account.resend_invitation': resendInvitation,
  'account.revoke_invitation': revokeInvitation,
  'account.delete_invitation': deleteInvitation,
  'account.set_role': setRole,
  'account.set_manager_scope': setManagerScope,
  'account.link_staff': linkStaff,
  'account.link_customer': linkCustomer,
  'account.unlink_staff': unlinkStaff,
  'account.unlink_customer': unlinkCustomer,
  'account.set_email': setEmail,
  'account.register': registerCustomer,
  'account.verify_email': verifyEmail,
  'profile.edit': editProfile,
  'customer.create': createCustomer,
  'customer.edit': editCustomer,
  'customer.merge': mergeCustomers,
  'customer.anonymise': anonymiseCustomer,
  'customer.add_address': addAddress,
  'customer.edit_address': editAddress,
  'customer.set_default_address': setDefaultAddress,
  'customer.remove_address': removeAddress,
  'staff.create': createStaff,
  'staff.edit': editStaff,
  'staff.set_active': setStaffActive,
  'staff.set_schedule': setSchedule,
  'staff.set_services': setServices,
  'staff.set_areas': setAreas,
  'staff.add_absence': addAbsence,
  'staff.remove_absence': removeAbsence,
  'order.place': placeOrder,
  'order.assign_staff': assignStaff,
  'order.confirm': confirmOrder,
  'order.cancel': cancelOrder,
  'order.expire_hold': expireHold,
  'order.apply_coupon': applyCoupon,
  'order.remove_coupon': removeCoupon,
  'order.reschedule': rescheduleOrder,
  'order.edit': editOrder,
  'order.set_items': setOrderItems,
  'order.set_customer': setOrderCustomer,
  'order.request_change': requestOrderChange,
  'order.withdraw_change': withdrawOrderChange,
  'order.review_change': reviewOrderChange,
  'order.claim': claimOrder,
  'subscription.create': createSubscription,
  'subscription.edit': editSubscription,
  'subscription.activate': activateSubscription,
  'subscription.pause': pauseSubscription,
  'subscription.cancel': cancelSubscription,
  'subscription.skip_visit': skipVisit,
  'subscription.reschedule_visit': rescheduleVisit,
  'subscription.request_change': requestSeriesChange,
  'subscription.withdraw_change': withdrawSeriesChange,
  'subscription.review_change': reviewSeriesChange,
  'subscription.claim': claimSubscription,
  'coupon.create': createCoupon,
  'coupon.edit': editCoupon,
  'coupon.set_active': setCouponActive,
  'coupon.expire': expireCoupon,
  'appointment.reschedule': rescheduleAppointment,
  'appointment.reassign': reassignAppointment,
  'appointment.start': startAppointment,
  'appointment.complete': completeAppointment,
  'appointment.cancel': cancelAppointment,
  'appointment.note': noteAppointment,
  'appointment.no_show': noShowAppointment,
  'appointment.withdraw_no_show': withdrawNoShow,
  'appointment.add_photo': addPhoto,
  'appointment.remove_photo': removePhoto,
  'appointment.set_booking': setCustomerAppointment,
};

export function findCommand(name: string): AnyCommand | null {
  return Object.hasOwn(commands, name) ? commands[name as CommandName] : null;
}

/** The version in which the server itself issues a command. */
export function latestVersion(name: CommandName): number {
  return commands[name].version;
}

/** Commands that there once were. A row of one is refused; any other unknown name is a later application's and waits. */
const GIVEN_UP: ReadonlySet<string> = new Set();

export function isGivenUp(name: string): boolean {
  return GIVEN_UP.has(name);
}
